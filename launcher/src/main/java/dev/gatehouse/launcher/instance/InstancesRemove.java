package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.InstanceRemoval;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.RemovalResult;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code instances remove}: moves a stopped instance into the trash. */
@Command(
    name = "remove",
    description = {
      "Moves a stopped instance into a trash folder; what another instance uses stays.",
      "Without --yes it only says what would be moved."
    },
    footer = "  ${ROOT-COMMAND-NAME} instances remove lab --yes")
final class InstancesRemove extends CliCommand {
  @Parameters(paramLabel = "PROFILE", description = "Profile of the instance.")
  private String profile = "";

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  InstancesRemove(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    InstanceRemoval removal = new InstanceRemoval(Setups.catalog(cli()), Clock.systemUTC());
    RemovalPlan plan = removal.plan(KnownInstances.find(cli(), profile));
    if (!json()) {
      show(plan.source().instance());
      plan.moves().forEach(move -> output().line("move  " + move.from() + " to " + move.to()));
      plan.kept().forEach(kept -> output().line("keep  " + kept.path() + "  (" + kept.why() + ")"));
    }
    List<String> restore = List.of();
    if (yes) {
      RemovalResult result = removal.perform(plan);
      restore = result.restore();
    }
    if (json()) {
      Map<String, Object> answer = answer(plan.source().instance());
      answer.put("done", yes);
      answer.put("moves", plan.moves().stream().map(move -> move.from().toString()).toList());
      answer.put("kept", plan.kept().stream().map(kept -> kept.path().toString()).toList());
      answer.put("restore", restore);
      output().json(answer);
    } else if (yes) {
      output().line("removed " + plan.source().name());
      if (!restore.isEmpty()) {
        output().line("to have it back:");
        restore.forEach(line -> output().line("  " + line));
      }
    } else {
      output().line("nothing was moved; run it again with --yes to do it");
    }
    return ExitCode.OK;
  }
}
