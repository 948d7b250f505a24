package dev.gatehouse.launcher.cron;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Durations;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Once: 2027-01-31T07:00, with Z or an offset where it is not local time, or +20m.")
  private @Nullable String at;

  @Option(names = "--every", paramLabel = "TIME", description = "Again and again: 30m, 6h, 1d.")
  private @Nullable String every;

  @Option(
      names = "--cron",
      paramLabel = "EXPR",
      description = "Minute, hour, day of month, month, day of week.")
  private @Nullable String cron;

  @Option(names = "--tz", paramLabel = "ZONE", description = "Time zone of --cron: Europe/Oslo.")
  private @Nullable String zone;

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

  @Option(names = "--wake", paramLabel = "MODE", description = "For events: now or next-heartbeat.")
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
    if (Stream.of(at, every, cron).filter(way -> way != null).count() != 1) {
      throw usage("say when: one of --at, --every and --cron");
    }
    if ((message == null) == (event == null)) {
      throw usage("say what: one of --message and --system-event");
    }
    Params params =
        new Params()
            .with("name", name)
            .with("agentId", agent)
            .with("schedule", schedule())
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

  private Map<String, Object> schedule() {
    if (at != null) {
      return new Params().with("kind", "at").with("at", instant(at).toString()).tree();
    }
    if (every != null) {
      return new Params()
          .with("kind", "every")
          .with("everyMs", Durations.parse(every, "--every").toMillis())
          .tree();
    }
    return new Params().with("kind", "cron").with("expr", cron).with("tz", zone).tree();
  }

  private static Instant instant(String text) {
    if (text.startsWith("+")) {
      return Instant.now().plus(Durations.parse(text.substring(1), "--at"));
    }
    try {
      return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
          ? java.time.OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException e) {
      throw new GatehouseException(
          ExitCode.USAGE, "--at is no time: " + text, "write it like 2027-01-31T07:00 or +20m", e);
    }
  }

  private static GatehouseException usage(String what) {
    return new GatehouseException(ExitCode.USAGE, what, "see: cron add --help");
  }
}
