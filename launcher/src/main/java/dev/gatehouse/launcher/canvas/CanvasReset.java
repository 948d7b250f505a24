package dev.gatehouse.launcher.canvas;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code canvas reset}. */
@Command(
    name = "reset",
    description = "Takes everything away that was pushed. Files of the canvas stay.",
    footer = "  ${ROOT-COMMAND-NAME} canvas reset")
final class CanvasReset extends CallCommand {
  CanvasReset(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "canvas.reset";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    output().line("the canvas is empty");
  }
}
