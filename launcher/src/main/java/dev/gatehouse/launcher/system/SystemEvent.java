package dev.gatehouse.launcher.system;

import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code system event}. */
@Command(
    name = "event",
    description = "Tells the main conversation of an agent that something happened.",
    footer = "  ${ROOT-COMMAND-NAME} system event --text \"the backup is done\" --mode now")
final class SystemEvent extends CallCommand {
  @Option(names = "--text", paramLabel = "TEXT", required = true, description = "What happened.")
  private String text = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "next-heartbeat",
      completionCandidates = Choice.Wake.class,
      description = "When the agent looks: now, or next-heartbeat; default: ${DEFAULT-VALUE}.")
  private String mode = "";

  SystemEvent(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "wake";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("text", text, "mode", mode);
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            mode.equals("now")
                ? "told; the agent looks now"
                : "told; the agent reads it next time");
  }
}
