package dev.gatehouse.launcher.cron;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cron edit}. */
@Command(
    name = "edit",
    description = "Changes a job; what is not named stays as it is.",
    footer = "  ${ROOT-COMMAND-NAME} cron edit ID --cron \"0 8 * * 1-5\"")
final class CronEdit extends CallCommand {
  @Parameters(paramLabel = "ID", description = "Id of the job, as cron list shows it.")
  private String id = "";

  @Option(names = "--name", paramLabel = "NAME", description = "A name for people.")
  private @Nullable String name;

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

  CronEdit(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "cron.update";
  }

  @Override
  protected Map<String, Object> params() {
    if (when.ways() > 1) {
      throw usage("say when in one way: --at, --every or --cron");
    }
    if (message != null && event != null) {
      throw usage("say what in one way: --message or --system-event");
    }
    Params patch = new Params().with("name", name).with("agentId", agent);
    if (when.ways() == 1) {
      patch.with("schedule", when.schedule());
    }
    if (event != null) {
      patch
          .with("payload", new Params().with("kind", "systemEvent").with("text", event).tree())
          .with("sessionTarget", "main");
    } else if (message != null || model != null) {
      patch.with(
          "payload",
          new Params()
              .with("kind", "agentTurn")
              .with("message", message)
              .with("model", model)
              .tree());
      if (message != null) {
        patch.with("sessionTarget", "isolated");
      }
    }
    if (patch.tree().isEmpty()) {
      throw usage("nothing to change");
    }
    return Map.of("id", id, "patch", patch.tree());
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.text("name")
                + " is changed, next "
                + answer.object("state").ahead("nextRunAtMs", System.currentTimeMillis()));
  }

  private GatehouseException usage(String what) {
    return new GatehouseException(ExitCode.USAGE, what, "see: " + cli().hint("cron edit --help"));
  }
}
