package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rescue audit}. */
@Command(
    name = "audit",
    description = "Shows what was done by those who look after an instance, newest first.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main rescue audit")
final class RescueAudit extends RescueVerb {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SIBLING",
      description = "A sibling; this instance itself when left out.")
  private @Nullable String sibling;

  @Option(names = "--limit", paramLabel = "N", description = "How many lines. Default: 50.")
  private int limit = 50;

  @Option(
      names = "--own",
      description = "What this instance did for siblings, from its own record.")
  private boolean own;

  RescueAudit(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    List<RescueRecord.Line> lines = lines(rescue(self));
    if (json()) {
      print(self, Map.of("events", lines.stream().map(RescueRecord.Line::toTree).toList()), "");
      return ExitCode.OK;
    }
    Table table = Table.of("time", "rescuer", "instance", "for", "action", "outcome", "detail");
    for (RescueRecord.Line line : lines) {
      table.row(
          TIME.format(Instant.ofEpochMilli(line.atMillis())),
          line.rescuer().replaceFirst(" .*", ""),
          line.instance(),
          line.by(),
          line.action(),
          line.outcome(),
          line.detail());
    }
    if (table.isEmpty()) {
      output().line("nothing was done yet");
    } else {
      output().table(table);
    }
    return ExitCode.OK;
  }

  private List<RescueRecord.Line> lines(Rescue rescue) {
    if (!own) {
      return sibling == null ? rescue.ownRecord(limit) : rescue.looks().record(sibling, limit, BY);
    }
    if (sibling != null) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "--own is about every sibling, and " + sibling + " was named too",
          "leave one of them out");
    }
    return rescue.ownActs(limit);
  }
}
