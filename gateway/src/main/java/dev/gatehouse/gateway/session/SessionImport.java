package dev.gatehouse.gateway.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes over conversations of the family: {@code sessions.json} and JSONL transcripts. What this
 * instance has already stays as it is; the same import again changes nothing. One run of it; all
 * methods block.
 */
final class SessionImport {
  static final String STORE = "sessions.json";

  private static final int MAX_STORE_BYTES = 64 * 1_024 * 1_024;
  private static final int BATCH = 200;
  private static final int MAX_ID = 128;
  private static final int MAX_LABEL = 512;
  private static final String SUFFIX = ".jsonl";

  private final SessionStore store;
  private final BiFunction<String, String, SessionKey> keys;
  private final long now;
  private final List<TransferProblem> problems = new ArrayList<>();
  private final List<SessionEntry> changed = new ArrayList<>();
  private long problemCount;
  private int sessions;
  private int kept;
  private int transcripts;
  private long records;
  private long known;

  /**
   * @param keys makes the canonical key of an agent's id and what stands in its store
   * @param now in milliseconds since 1970
   */
  SessionImport(SessionStore store, BiFunction<String, String, SessionKey> keys, long now) {
    this.store = store;
    this.keys = keys;
    this.now = now;
  }

  /** A transcript that an entry names. */
  private record Reference(SessionKey key, String sessionId) {}

  /**
   * Takes over what lies in a folder: a state directory, an export, or one agent's sessions.
   *
   * @param agentId whose they are where the folder does not say it
   * @throws GatehouseException when the folder cannot be read or has no sessions
   */
  ImportReport run(Path source, Optional<String> agentId) {
    String owner = agentId.or(() -> named(source)).orElse("main");
    try (ImportFolder root = ImportFolder.open(source)) {
      boolean found = false;
      List<String> names = root.names();
      Optional<ImportFolder> agents = root.folder("agents");
      if (agents.isPresent()) {
        found = true;
        try (ImportFolder folder = agents.get()) {
          agents(folder);
        }
      }
      if (names.stream().anyMatch(name -> name.equals(STORE) || name.endsWith(SUFFIX))) {
        agent(owner, root, names);
        found = true;
      }
      Optional<ImportFolder> direct = root.folder("sessions");
      if (direct.isPresent()) {
        try (ImportFolder folder = direct.get()) {
          found |= agent(owner, folder, folder.names());
        }
      }
      if (!found) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "there are no sessions in " + source,
            "name a folder that holds agents/<agent>/sessions, or one agent's sessions folder with"
                + " its sessions.json");
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new GatehouseException(
          ExitCode.USAGE, source + " is no folder", "name the folder that holds the sessions", e);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          source + " cannot be read: " + e,
          "make it readable for this user; what was read before is taken over, and the same import"
              + " again goes on from there",
          e);
    }
    return new ImportReport(sessions, kept, transcripts, records, known, problems, problemCount);
  }

  /** The entries that were made or changed. */
  List<SessionEntry> changed() {
    return changed;
  }

  private void agents(ImportFolder folder) throws IOException {
    for (String name : folder.names()) {
      Optional<ImportFolder> agent = folder.folder(name);
      if (agent.isEmpty()) {
        if (folder.strange(name)) {
          problem(folder.nameOf(name), 0, "is a link, which is not followed");
        }
        continue;
      }
      try (ImportFolder opened = agent.get()) {
        Optional<ImportFolder> own = opened.folder("sessions");
        if (own.isPresent()) {
          try (ImportFolder inner = own.get()) {
            agent(name, inner, inner.names());
          }
        } else if (opened.strange("sessions")) {
          problem(opened.nameOf("sessions"), 0, "is a link, which is not followed");
        }
        newer(opened);
      }
    }
  }

  private void newer(ImportFolder agent) throws IOException {
    Optional<ImportFolder> inner = agent.folder("agent");
    if (inner.isPresent()) {
      try (ImportFolder folder = inner.get()) {
        for (String name : folder.names()) {
          if (name.endsWith("-agent.sqlite")) {
            problem(
                folder.nameOf(name),
                0,
                "holds the sessions of a newer version of the family, which are not read");
          }
        }
      }
    }
  }

  /** Whose sessions a path like {@code agents/ops/sessions} or {@code agents/ops} holds. */
  private static Optional<String> named(Path source) {
    Path path = source.toAbsolutePath().normalize();
    for (int end = path.getNameCount(); end >= 2 && end > path.getNameCount() - 2; end--) {
      if (path.getName(end - 2).toString().equals("agents")) {
        return Optional.of(path.getName(end - 1).toString());
      }
    }
    return Optional.empty();
  }

  private boolean agent(String given, ImportFolder folder, List<String> names) throws IOException {
    String agentId = SessionKeys.agentId(given);
    Map<SessionKey, SessionEntry> entries = new LinkedHashMap<>();
    Map<String, Reference> references = new HashMap<>();
    boolean found = false;
    if (names.contains(STORE)) {
      found = true;
      entries(agentId, folder, entries, references);
    }
    for (String name : names) {
      if (name.endsWith(SUFFIX)) {
        found = true;
        transcript(agentId, folder, name, references);
      }
    }
    List<SessionEntry> all = List.copyOf(entries.values());
    for (int i = 0; i < all.size(); i += BATCH) {
      put(folder.nameOf(STORE), all.subList(i, Math.min(all.size(), i + BATCH)));
    }
    return found;
  }

  private void entries(
      String agentId,
      ImportFolder folder,
      Map<SessionKey, SessionEntry> entries,
      Map<String, Reference> references)
      throws IOException {
    String file = folder.nameOf(STORE);
    Optional<InputStream> stream = folder.file(STORE);
    if (stream.isEmpty()) {
      problem(file, 0, "is a link or no plain file and was not read");
      return;
    }
    JsonObject json;
    try (InputStream in = stream.get()) {
      byte[] bytes = in.readNBytes(MAX_STORE_BYTES);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!text.stripLeading().startsWith("{")) {
        throw new DecodeException("it is no object");
      }
      json = new JsonObject(text);
    } catch (DecodeException e) {
      problem(
          file,
          0,
          "is no JSON object and was not read; the transcripts beside it are taken over without"
              + " their settings ("
              + SessionView.cut(String.valueOf(e.getMessage()), 160)
              + ")");
      return;
    }
    for (String name : json.fieldNames()) {
      try {
        SessionEntry entry = entry(agentId, name, json.getValue(name));
        entries.merge(
            entry.key(), entry, (one, other) -> one.updatedAt() >= other.updatedAt() ? one : other);
        references.put(
            transcriptFile(json.getJsonObject(name), entry.sessionId()),
            new Reference(entry.key(), entry.sessionId()));
      } catch (IllegalArgumentException | RpcException e) {
        problem(file, 0, "\"" + SessionView.cut(name, 80) + "\" " + e.getMessage());
      }
    }
  }

  private SessionEntry entry(String agentId, String name, @Nullable Object value) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("is no session key and was left out");
    }
    if (!(value instanceof JsonObject json)
        || !(json.getValue("sessionId") instanceof String sessionId)
        || !usable(sessionId)) {
      throw new IllegalArgumentException("has no usable sessionId and was left out");
    }
    JsonObject fields = json.copy();
    fields.remove("sessionId");
    fields.remove("sessionFile");
    long updatedAt = fields.remove("updatedAt") instanceof Number number ? number.longValue() : 0;
    Object label = fields.getValue("label");
    if (label != null && !(label instanceof String text && text.length() <= MAX_LABEL)) {
      fields.remove("label");
    }
    return new SessionEntry(keys.apply(agentId, name), sessionId, updatedAt, fields);
  }

  private static boolean usable(String sessionId) {
    return !sessionId.isBlank()
        && sessionId.length() <= MAX_ID
        && sessionId.chars().noneMatch(Character::isISOControl);
  }

  // What stands there is a path of another machine or time: its last name counts, if any.
  private static String transcriptFile(JsonObject entry, String sessionId) {
    if (entry.getValue("sessionFile") instanceof String file) {
      String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
      if (name.endsWith(SUFFIX)) {
        return name;
      }
    }
    return SessionFiles.name(sessionId) + SUFFIX;
  }

  private void transcript(
      String agentId, ImportFolder folder, String file, Map<String, Reference> references)
      throws IOException {
    String name = folder.nameOf(file);
    Optional<InputStream> first = folder.file(file);
    if (first.isEmpty()) {
      problem(name, 0, "is a link or no plain file and was not read");
      return;
    }
    TranscriptOutline outline;
    try (LineReader lines = new LineReader(first.get())) {
      outline = TranscriptOutline.read(lines, (line, what) -> problem(name, line, what));
    }
    Optional<Reference> reference =
        Optional.ofNullable(references.get(file)).or(() -> own(agentId, file, outline));
    if (reference.isEmpty()) {
      problem(name, 0, "has no usable session id and was left out");
      return;
    }
    SessionKey key = reference.get().key;
    String sessionId = reference.get().sessionId;
    Optional<InputStream> again = folder.file(file);
    if (again.isEmpty() || outline.steps().isEmpty()) {
      return;
    }
    List<String> here = store.read(connection -> TranscriptRows.ids(connection, sessionId));
    TranscriptMerge merge = new TranscriptMerge(outline, key, agentId, sessionId, now);
    try (LineReader lines = new LineReader(again.get())) {
      long added =
          here.isEmpty()
              ? merge.fresh(store, lines, BATCH)
              : merge.into(store, lines, left -> problem(name, 0, left));
      records += added;
      known += outline.steps().size() - added;
      transcripts += added > 0 ? 1 : 0;
    }
  }

  private Optional<Reference> own(String agentId, String file, TranscriptOutline outline) {
    String stem = file.substring(0, file.length() - SUFFIX.length());
    String sessionId =
        outline.header().getValue("id") instanceof String id && usable(id) ? id : stem;
    if (!usable(sessionId)) {
      return Optional.empty();
    }
    SessionKey key = new SessionKey("unknown");
    if (outline.header().getValue("sessionKey") instanceof String given) {
      try {
        key = keys.apply(agentId, given);
      } catch (RpcException e) {
        key = new SessionKey("unknown");
      }
    }
    return Optional.of(new Reference(key, sessionId));
  }

  private void put(String file, List<SessionEntry> batch) {
    record Outcome(List<SessionEntry> changed, List<String> told) {}

    Outcome outcome =
        store.write(
            connection -> {
              Outcome done = new Outcome(new ArrayList<>(), new ArrayList<>());
              for (SessionEntry entry : batch) {
                put(connection, entry, done.told).ifPresent(done.changed::add);
              }
              return done;
            });
    changed.addAll(outcome.changed);
    sessions += outcome.changed.size();
    kept += batch.size() - outcome.changed.size();
    outcome.told.forEach(what -> problem(file, 0, what));
  }

  private static Optional<SessionEntry> put(
      Connection connection, SessionEntry entry, List<String> told) throws SQLException {
    Optional<SessionEntry> here = SessionRows.find(connection, entry.key());
    if (here.isPresent() && !here.get().sessionId().equals(entry.sessionId())) {
      told.add(
          "\""
              + entry.key()
              + "\" has another conversation here, which stays; the imported one is kept as an"
              + " earlier one");
      return Optional.empty();
    }
    if (here.isPresent() && here.get().updatedAt() >= entry.updatedAt()) {
      return Optional.empty();
    }
    JsonObject fields = entry.fields().copy();
    Optional<String> label = entry.text("label");
    if (label.isPresent()) {
      for (SessionEntry other : SessionRows.byLabel(connection, label.get())) {
        if (!other.key().equals(entry.key())) {
          fields.remove("label");
          told.add("\"" + entry.key() + "\" lost its label: " + other.key() + " has it here");
        }
      }
    }
    SessionEntry stored = entry.with(entry.sessionId(), entry.updatedAt(), fields);
    SessionRows.put(connection, stored);
    return Optional.of(stored);
  }

  private void problem(String file, long line, String what) {
    problemCount++;
    if (problems.size() < ImportReport.MOST_PROBLEMS) {
      problems.add(new TransferProblem(file, line, what));
    }
  }
}
