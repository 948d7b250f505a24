package dev.gatehouse.gateway.session;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Transcripts as files of the family, below the agent's sessions directory. */
final class SessionFiles {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Of the family's files. */
  static final int VERSION = 3;

  private final StateLayout layout;
  private final Clock clock;

  @Inject
  SessionFiles(Instance instance, Clock clock) {
    this.layout = StateLayout.of(instance);
    this.clock = clock;
  }

  /**
   * Writes a transcript beside the agent's others.
   *
   * @param why becomes part of the name: {@code deleted}, {@code bak}
   */
  Path archive(SessionEntry session, List<TranscriptEntry> entries, String why) throws IOException {
    String time = Instant.ofEpochMilli(clock.millis()).toString().replace(':', '-');
    Path directory = layout.sessions(SessionKeys.agentId(session.key().agentId()));
    Path file = directory.resolve(name(session.sessionId()) + ".jsonl." + why + "." + time);
    SecureFiles.replace(file, text(session, entries).getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** The name of a transcript's file: its id, unless that could lead somewhere else. */
  static String name(String sessionId) {
    return SAFE.matcher(sessionId).matches()
        ? sessionId
        : UUID.nameUUIDFromBytes(sessionId.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String text(SessionEntry session, List<TranscriptEntry> entries) {
    long started = entries.isEmpty() ? session.updatedAt() : entries.get(0).at();
    StringBuilder text = new StringBuilder();
    text.append(
            new JsonObject()
                .put("type", "session")
                .put("version", VERSION)
                .put("id", session.sessionId())
                .put("timestamp", Instant.ofEpochMilli(started).toString())
                .encode())
        .append('\n');
    entries.forEach(entry -> text.append(entry.toJson().encode()).append('\n'));
    return text.toString();
  }
}
