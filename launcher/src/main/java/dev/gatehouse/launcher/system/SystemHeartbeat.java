package dev.gatehouse.launcher.system;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code system heartbeat}: the agents' own look for work. */
@Command(
    name = "heartbeat",
    description = "Shows the last time an agent looked for work by itself, or switches that.",
    footer = "  ${ROOT-COMMAND-NAME} system heartbeat last")
final class SystemHeartbeat extends CallCommand {
  /** What to do. */
  enum Action {
    last,
    enable,
    disable
  }

  @Parameters(
      paramLabel = "ACTION",
      arity = "0..1",
      description = "last, enable or disable; without one, last.")
  private @Nullable Action action;

  SystemHeartbeat(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return asks() ? "last-heartbeat" : "set-heartbeats";
  }

  @Override
  protected Map<String, Object> params() {
    return asks() ? Map.of() : Map.of("enabled", action == Action.enable);
  }

  @Override
  protected void print(Fields answer) {
    if (!asks()) {
      output().line(answer.flag("enabled") ? "agents look for work" : "agents wait to be asked");
    } else if (answer.find("status").isEmpty()) {
      output().line("there was none yet");
    } else {
      output()
          .line(
              answer.text("status")
                  + ", "
                  + answer.age("ts", System.currentTimeMillis())
                  + " ago"
                  + answer.find("preview").map(text -> ": " + text).orElse("")
                  + answer.find("reason").map(text -> " (" + text + ")").orElse(""));
    }
  }

  private boolean asks() {
    return action == null || action == Action.last;
  }
}
