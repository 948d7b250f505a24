package dev.gatehouse.launcher.canvas;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code canvas status}. */
@Command(
    name = "status",
    description = "Says where the canvas is and what stands on it.",
    footer = "  ${ROOT-COMMAND-NAME} canvas status")
final class CanvasStatus extends CallCommand {
  CanvasStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "canvas.status";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    if (!answer.flag("enabled")) {
      output().line("the canvas is off: canvasHost.enabled is false");
      return;
    }
    output()
        .line(
            "port      "
                + answer.text("port")
                + (answer.flag("ownPort") ? " (its own)" : " (the gateway's)"));
    output().line("folder    " + cli().shown(answer.text("root")));
    output().line("surfaces  " + answer.words("surfaces"));
    output().line("pages     " + answer.number("pages") + " open");
    output().line("actions   " + answer.list("actions").size());
    output().line("browser   " + (answer.flag("browser") ? "the instance's own" : "none"));
  }
}
