package dev.gatehouse.gateway.session;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Transcripts as files of the family, below the agent's sessions directory. */
final class SessionFiles {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  private static final Pattern PUT_AWAY =
      Pattern.compile(".+\\.jsonl\\.(?:deleted|bak|reset)\\.\\d{4}-.+");

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

  /**
   * Deletes files of transcripts that were put away before a time; returns how many. What is none
   * of these files stays. Blocks.
   */
  int sweep(long before) {
    int swept = 0;
    Path agents = layout.root().resolve("agents");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(agents)) {
      for (Path agent : all) {
        Path sessions = agent.resolve("sessions");
        if (Files.isDirectory(sessions, LinkOption.NOFOLLOW_LINKS)
            && !Files.isSymbolicLink(agent)) {
          swept += sweep(sessions, before);
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return swept;
  }

  private static int sweep(Path directory, long before) throws IOException {
    int swept = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (PUT_AWAY.matcher(String.valueOf(file.getFileName())).matches()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() < before) {
          Files.delete(file);
          swept++;
        }
      }
    }
    return swept;
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
