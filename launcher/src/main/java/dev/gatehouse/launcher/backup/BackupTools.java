package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.database.SqliteCopies;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.backup.BackupPart;
import dev.gatehouse.profiles.backup.Backups;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the commands share. */
final class BackupTools {
  private BackupTools() {}

  static Backups backups(Cli cli) {
    return new Backups(
        Setups.catalog(cli), new SqliteCopies(), Clock.systemUTC(), new SecureRandom());
  }

  /** The parts that a list of words names. */
  static Set<BackupPart> parts(String list) {
    EnumSet<BackupPart> parts = EnumSet.noneOf(BackupPart.class);
    for (String word : list.split(",", -1)) {
      parts.add(part(word.strip()));
    }
    return parts;
  }

  private static BackupPart part(String word) {
    return Arrays.stream(BackupPart.values())
        .filter(part -> part.id().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "there is no part of a backup named \"" + word + "\"",
                    "name some of " + names(EnumSet.allOf(BackupPart.class))));
  }

  static String names(Set<BackupPart> parts) {
    return parts.stream().map(BackupPart::id).collect(Collectors.joining(", "));
  }

  /** A number of bytes for people. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    int unit = -1;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
