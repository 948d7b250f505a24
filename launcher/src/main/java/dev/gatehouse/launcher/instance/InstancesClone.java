package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.ClonePlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceClone;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupResult;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code instances clone}: a second instance after the model of a first one. */
@Command(
    name = "clone",
    description = {
      "Makes an instance after the model of another one: configuration, workspace, skills.",
      "It gets an identity, a token and ports of its own; credentials and sessions stay behind."
    },
    footer = "  ${ROOT-COMMAND-NAME} instances clone main lab")
final class InstancesClone extends CliCommand {
  @Parameters(index = "0", paramLabel = "FROM", description = "Profile of the model.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "Profile of the new instance.")
  private String to = "";

  @Option(
      names = "--with-channels",
      description = "Take the accounts of chat networks along; the model is switched off on them.")
  private boolean withChannels;

  @Option(names = "--with-credentials", description = "Take the keys of models and services along.")
  private boolean withCredentials;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  InstancesClone(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Clock clock = Clock.systemUTC();
    InstanceCatalog catalog = Setups.catalog(cli());
    InstanceClone clone =
        new InstanceClone(new InstanceSetup(catalog, clock, new SecureRandom()), catalog, clock);
    ClonePlan plan =
        clone.plan(
            KnownInstances.find(cli(), from),
            KnownInstances.resolve(cli(), to, Selection.Purpose.START),
            new CloneOptions(withChannels, withCredentials));
    if (dryRun) {
      show(plan, plan.target());
      return ExitCode.OK;
    }
    SetupResult result = clone.perform(plan);
    if (!json()) {
      Setups.lines(cli(), result).forEach(line -> output().note("  " + line));
    }
    show(plan, result.instance());
    return ExitCode.OK;
  }

  private void show(ClonePlan plan, Instance target) {
    if (json()) {
      Map<String, Object> answer = answer(target);
      answer.put("clonedFrom", plan.source().name());
      answer.put("done", !dryRun);
      answer.put("copies", plan.copies().stream().map(copy -> copy.from().toString()).toList());
      answer.put("dropped", plan.dropped().stream().map(ClonePlan.Dropped::key).toList());
      answer.put("switchedOff", plan.switchedOff());
      answer.put("leftBehind", plan.leftBehind().stream().map(Object::toString).toList());
      output().json(answer);
      return;
    }
    show(target);
    plan.copies().forEach(copy -> output().line("copy   " + copy.from() + " to " + copy.to()));
    plan.switchedOff()
        .forEach(
            channel ->
                output().line("switch off  channels." + channel + " of " + plan.source().name()));
    plan.dropped()
        .forEach(drop -> output().line("leave  " + drop.key() + "  (" + drop.why() + ")"));
    plan.leftBehind().forEach(path -> output().line("leave  " + path));
    output().line(dryRun ? "nothing was done" : "start  " + cli().hint(target, "gateway"));
  }
}
