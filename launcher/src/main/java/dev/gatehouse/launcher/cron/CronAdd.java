package dev.gatehouse.launcher.cron;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cron add}. */
@Command(
    name = "add",
    description = "Plans a job: a message for an agent, or an event for its main conversation.",
    footer =
        "  ${ROOT-COMMAND-NAME} cron add --name report --cron \"0 7 * * 1-5\" --message \"write the report\"")
final class CronAdd extends CallCommand {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "A name for people.")
  private String name = "";

  @Mixin private CronWhen when = new CronWhen();

  @Option(names = "--message", paramLabel = "TEXT", description = "What to ask the agent.")
  private @Nullable String message;

  @Option(
      names = "--system-event",
      paramLabel = "TEXT",
      description = "What to tell the main conversation.")
  private @Nullable String event;

  @Option(names = "--agent", paramLabel = "ID", description = "The agent that does it.")
  private @Nullable String agent;

  @Option(names = "--model", paramLabel = "REF", description = "The model that answers.")
  private @Nullable String model;

  @Option(
      names = "--wake",
      paramLabel = "MODE",
      completionCandidates = Choice.Wake.class,
      description = "For events: now or next-heartbeat.")
  private @Nullable String wake;

  @Option(names = "--delete-after-run", description = "Delete the job when it ran well.")
  private boolean deleteAfterRun;

  @Option(names = "--disabled", description = "Plan it, and leave it switched off.")
  private boolean disabled;

  CronAdd(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.add";
  }

  @Override
  protected Map<String, Object> params() {
    if (when.ways() != 1) {
      throw usage("say when: one of --at, --every and --cron");
    }
    if ((message == null) == (event == null)) {
      throw usage("say what: one of --message and --system-event");
    }
    Params params =
        new Params()
            .with("name", name)
            .with("agentId", agent)
            .with("schedule", when.schedule())
            .with("sessionTarget", message == null ? "main" : "isolated")
            .with("wakeMode", wake == null ? "next-heartbeat" : wake)
            .with("deleteAfterRun", deleteAfterRun)
            .with(
                "payload",
                message == null
                    ? new Params().with("kind", "systemEvent").with("text", event).tree()
                    : new Params()
                        .with("kind", "agentTurn")
                        .with("message", message)
                        .with("model", model)
                        .tree());
    Map<String, Object> tree = params.tree();
    tree.put("enabled", !disabled);
    return tree;
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            "planned as "
                + answer.text("id")
                + ", next "
                + answer.object("state").ahead("nextRunAtMs", System.currentTimeMillis()));
  }

  private GatehouseException usage(String what) {
    return new GatehouseException(ExitCode.USAGE, what, "see: " + cli().hint("cron add --help"));
  }
}
