package dev.gatehouse.profiles.backup;

import dev.gatehouse.profiles.CloneOptions;
import java.nio.file.Path;
import java.util.Set;

/**
 * What of an archive is put back. The instance it was made of gets all that was chosen; another one
 * gets no identity, no pairings, no approvals, no older configurations, and keys only when asked.
 * Pure.
 *
 * @param parts what was chosen
 * @param same whether it is the same instance
 * @param another what another instance gets besides
 * @param configName name of the configuration file
 */
record RestoreFilter(Set<BackupPart> parts, boolean same, CloneOptions another, String configName) {
  private static final Set<String> OWN =
      Set.of(
          "identity",
          "devices",
          "nodes",
          "node.json",
          "exec-approvals.json",
          "rescue-grants.json",
          "config-generations",
          "cron");

  boolean isWanted(String path) {
    if (path.startsWith(ArchivePath.CONFIG)) {
      return parts.contains(BackupPart.CONFIG);
    }
    if (path.startsWith(ArchivePath.WORKSPACE)) {
      return parts.contains(BackupPart.WORKSPACE) && (same || !isVariables(path));
    }
    Path relative = Path.of(path.substring(ArchivePath.STATE.length()));
    if (StateParts.isShortLived(relative)) {
      throw ArchiveProblem.refused("it holds " + path + ", which no backup has");
    }
    if (StateParts.isMarker(relative)) {
      return same;
    }
    BackupPart part = StateParts.of(relative, configName);
    return parts.contains(part) && (same || isForAnother(relative, part));
  }

  /** Whether files of this part, as they are there now, give way. */
  boolean isReplaced(Path relative) {
    BackupPart part = StateParts.of(relative, configName);
    return parts.contains(part)
        && (same || (isForAnother(relative, part) && part != BackupPart.CONFIG));
  }

  private boolean isForAnother(Path relative, BackupPart part) {
    String first = relative.getName(0).toString();
    if (OWN.contains(first) || part == BackupPart.LOGS || part == BackupPart.BROWSER) {
      return false;
    }
    if (first.equals("credentials") && relative.getNameCount() > 1) {
      return another.takesCredential(relative.subpath(1, relative.getNameCount()));
    }
    if (first.equals("telegram")) {
      return another.channels();
    }
    if (first.equals("credentials")) {
      return another.channels() || another.credentials();
    }
    return part != BackupPart.CREDENTIALS || another.credentials();
  }

  private static boolean isVariables(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.equals(".env") || name.startsWith(".env.");
  }
}
