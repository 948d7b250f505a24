package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway writes down about a browser that it started, so that the next one can tell this
 * browser from any other. Immutable.
 *
 * @param pid its process
 * @param started when the process began, as the system tells: a process that has the same number
 *     later began at another time
 * @param host name of the host
 * @param boot which start of the host and which process table, empty where the system tells none
 * @param port where it answers DevTools
 * @param guid its random id, empty until it has answered
 * @param piped whether its life hangs on its gateway's
 * @param program what was started
 */
record BrowserRecord(
    long pid,
    Instant started,
    String host,
    String boot,
    int port,
    String guid,
    boolean piped,
    String program) {
  private static final String NAME = "browser.json";
  private static final long MAX_BYTES = 64 * 1024;

  static Path file(BrowserHome home) {
    return home.directory().resolve(NAME);
  }

  BrowserRecord withGuid(String answered) {
    return new BrowserRecord(pid, started, host, boot, port, answered, piped, program);
  }

  /** Reads the record in {@code home}; a missing or unreadable one is empty. Blocks. */
  static Optional<BrowserRecord> read(BrowserHome home) {
    Path file = file(home);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<BrowserRecord> parse(String text) {
    try {
      if (!(Json.parse(text) instanceof Map<?, ?> map)
          || !(map.get("pid") instanceof Long pid)
          || !(map.get("port") instanceof Long port)
          || pid <= 0
          || port < 1
          || port > 65_535) {
        return Optional.empty();
      }
      return Optional.of(
          new BrowserRecord(
              pid,
              Instant.parse(text(map, "started")),
              text(map, "host"),
              text(map, "boot"),
              port.intValue(),
              text(map, "guid"),
              Boolean.TRUE.equals(map.get("piped")),
              text(map, "program")));
    } catch (Json5SyntaxException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Writes it into {@code home}, for its owner alone. Blocks. */
  void write(BrowserHome home) throws IOException {
    SecureFiles.replace(file(home), (text() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Removes the record in {@code home}. Blocks. */
  static void remove(BrowserHome home) throws IOException {
    Files.deleteIfExists(file(home));
  }

  String text() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pid", pid);
    map.put("started", started.toString());
    map.put("host", host);
    map.put("boot", boot);
    map.put("port", port);
    map.put("guid", guid);
    map.put("piped", piped);
    map.put("program", program);
    return Json.pretty(map);
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }
}
