package dev.gatehouse.profiles.backup;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which names an archive may hold: relative, with {@code /}, below one of the known roots, nothing
 * that another system reads as a way out. The same rule holds for writing and for reading.
 */
final class ArchivePath {
  static final String STATE = "state/";
  static final String CONFIG = "config/";
  static final String WORKSPACE = "workspace/";
  static final String INFO = "backup.json";
  static final String MANIFEST = "manifest.jsonl";

  private static final int MOST_DEPTH = 64;
  private static final int MOST_SEGMENT_BYTES = 255;
  private static final int MOST_BYTES = 4_096;

  private ArchivePath() {}

  /** Why the name of a file, or of a directory with its slash at the end, is refused. */
  static Optional<String> fault(String path) {
    if (!path.startsWith(STATE) && !path.startsWith(CONFIG) && !path.startsWith(WORKSPACE)) {
      return Optional.of("it lies in no part of a backup");
    }
    if (path.equals(STATE) || path.equals(CONFIG) || path.equals(WORKSPACE)) {
      return Optional.of("a part of a backup is no entry of its own");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return Optional.of("its name is longer than " + MOST_BYTES + " bytes");
    }
    String[] segments = path.split("/", -1);
    int count = path.endsWith("/") ? segments.length - 1 : segments.length;
    if (count > MOST_DEPTH) {
      return Optional.of("it lies deeper than " + MOST_DEPTH + " directories");
    }
    for (int i = 0; i < count; i++) {
      Optional<String> fault = segmentFault(segments[i]);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segmentFault(String segment) {
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      return Optional.of("its name leads elsewhere");
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > MOST_SEGMENT_BYTES) {
      return Optional.of("a part of its name is longer than " + MOST_SEGMENT_BYTES + " bytes");
    }
    boolean odd =
        segment
            .chars()
            .anyMatch(
                c -> c == '\\' || Character.isISOControl(c) || c == '\uFFFD' || c == '\u2028');
    return odd
        ? Optional.of("its name has a backslash or a sign that cannot be printed")
        : Optional.empty();
  }
}
