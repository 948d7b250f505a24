package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.InstanceMarker;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Which part of a backup a file of the state directory belongs to. Pure. */
final class StateParts {
  private static final Set<String> CREDENTIALS =
      Set.of("credentials", ".env", "service.env", "identity", "devices", "nodes", "node.json");
  // What starts programs, or tells of one that was started, counts on the machine it was made on.
  private static final Set<String> NEVER =
      Set.of(
          "tmp",
          "restore.json",
          "supervisor.json",
          "program.json",
          "upgrade.json",
          "upgrade-request.json",
          // A second database, which nobody would clear for another instance.
          "gateway.sqlite.before-upgrade");
  private static final List<String> DATABASE_COMPANIONS =
      List.of(".sqlite-wal", ".sqlite-shm", ".sqlite-journal");
  private static final String AGENTS = "agents";
  private static final String GATEWAY = "gateway";

  private StateParts() {}

  /** The part of a file, by its place relative to the state directory. */
  static BackupPart of(Path relative, String configName) {
    String first = relative.getName(0).toString();
    if (CREDENTIALS.contains(first)) {
      return BackupPart.CREDENTIALS;
    }
    if (first.equals(AGENTS)
        && relative.getNameCount() > 2
        && relative.getName(2).toString().equals("agent")) {
      return BackupPart.CREDENTIALS;
    }
    if (first.equals(GATEWAY) && relative.getNameCount() > 1) {
      return relative.getName(1).toString().equals("tls")
          ? BackupPart.CREDENTIALS
          : BackupPart.STATE;
    }
    if (first.equals("config-generations") || first.startsWith(configName)) {
      return BackupPart.CONFIG;
    }
    return switch (first) {
      case "browser" -> BackupPart.BROWSER;
      case "logs" -> BackupPart.LOGS;
      default -> BackupPart.STATE;
    };
  }

  /** What lives only as long as a process: locks, sockets, temporary files, a restore under way. */
  static boolean isShortLived(Path relative) {
    String first = relative.getName(0).toString();
    String last = String.valueOf(relative.getFileName());
    boolean top = relative.getNameCount() == 1;
    return NEVER.contains(first)
        || first.startsWith(".restore-")
        || first.startsWith(".replaced-")
        || (top && (last.endsWith(".lock") || last.endsWith(".sock") || last.endsWith(".pid")))
        || (top && last.startsWith(".") && last.endsWith(".tmp"))
        || isDatabaseCompanion(relative);
  }

  /** What SQLite keeps beside a database; it means nothing without it, and harm with another. */
  static boolean isDatabaseCompanion(Path relative) {
    String last = String.valueOf(relative.getFileName());
    return DATABASE_COMPANIONS.stream().anyMatch(last::endsWith);
  }

  static boolean isDatabase(Path relative) {
    return String.valueOf(relative.getFileName()).endsWith(".sqlite");
  }

  /** Whose directory it is: goes into every backup, and back only to the same instance. */
  static boolean isMarker(Path relative) {
    return relative.toString().equals(InstanceMarker.FILE_NAME);
  }

  /**
   * The piece of the state directory that is exchanged whole: a file or directory at the top, and
   * of each agent the directories one by one, because its keys are a part of their own.
   */
  static Path unit(Path relative) {
    return relative.subpath(0, Math.min(depth(relative), relative.getNameCount()));
  }

  /** How many names a unit has there. */
  static int depth(Path relative) {
    return switch (relative.getName(0).toString()) {
      case AGENTS -> 3;
      case GATEWAY -> 2;
      default -> 1;
    };
  }
}
