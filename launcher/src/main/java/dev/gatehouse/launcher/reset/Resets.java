package dev.gatehouse.launcher.reset;

import dev.gatehouse.gateway.database.SqliteCopies;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceReset;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.RemovalPlan.Kept;
import dev.gatehouse.profiles.RemovalPlan.Move;
import dev.gatehouse.profiles.ResetResult;
import dev.gatehouse.profiles.ResetScope;
import dev.gatehouse.profiles.backup.BackupOptions;
import dev.gatehouse.profiles.backup.Backups;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the commands have in common that take files of an instance away. Blocks. */
public final class Resets {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private Resets() {}

  /** What a reset would do; empty where the instance has no files. Changes nothing. */
  public static Optional<RemovalPlan> plan(Cli cli, Instance instance, ResetScope scope) {
    InstanceCatalog catalog = Setups.catalog(cli);
    return catalog
        .find(instance)
        .map(known -> new InstanceReset(catalog, Clock.systemUTC()).plan(known, scope));
  }

  /**
   * Resets as planned, after a complete backup.
   *
   * @param progress hears that a backup is being made; empty for no backup
   */
  public static ResetResult perform(
      Cli cli, RemovalPlan plan, ResetScope scope, Optional<Consumer<String>> progress) {
    InstanceCatalog catalog = Setups.catalog(cli);
    return new InstanceReset(catalog, Clock.systemUTC())
        .perform(
            plan,
            scope,
            progress.map(
                say ->
                    instance -> {
                      say.accept("making a backup…");
                      return backup(catalog, instance);
                    }));
  }

  private static Path backup(InstanceCatalog catalog, Instance instance) {
    return new Backups(catalog, new SqliteCopies(), Clock.systemUTC(), new SecureRandom())
        .create(instance, BackupOptions.complete("before a reset"))
        .path();
  }

  /** Stops the instance's gateway; returns what to say about it, empty when none ran. */
  static Optional<String> stop(Cli cli, Instance instance) {
    return Services.stop(cli, instance, STOP_LIMIT)
        ? Optional.of("stopped the gateway of " + instance.displayName())
        : Optional.empty();
  }

  /** A line for each thing that moved away, or would, and for each that stays. */
  static List<String> lines(Cli cli, List<Move> moves, List<Kept> kept, boolean done) {
    List<String> lines = new ArrayList<>();
    String before = done ? "moved away  " : "[dry-run] would move away  ";
    moves.forEach(move -> lines.add(before + cli.shown(move.from())));
    kept.forEach(one -> lines.add("kept  " + cli.shown(one.path()) + "  (" + one.why() + ")"));
    return lines;
  }

  /** How everything comes back. */
  static List<String> restoring(List<String> commands) {
    List<String> lines = new ArrayList<>();
    if (!commands.isEmpty()) {
      lines.add("to have it back:");
      commands.forEach(command -> lines.add("  " + command));
    }
    return lines;
  }
}
