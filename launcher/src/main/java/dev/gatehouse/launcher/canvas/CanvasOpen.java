package dev.gatehouse.launcher.canvas;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code canvas open}. */
@Command(
    name = "open",
    description =
        "Prints an address that opens a page of the canvas for an hour, for whoever has it.",
    footer = "  ${ROOT-COMMAND-NAME} canvas open charts/sales.html --show")
final class CanvasOpen extends CallCommand {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "A file of the canvas; left out: what was pushed, else the first page.")
  private @Nullable String path;

  @Option(names = "--a2ui", description = "The page that draws what was pushed.")
  private boolean a2ui;

  @Option(names = "--show", description = "Open it in the instance's own browser as well.")
  private boolean show;

  CanvasOpen(Cli cli) {
    super(cli, new SlowConnection());
  }

  @Override
  protected String method() {
    return "canvas.open";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("path", path).with("a2ui", a2ui).with("show", show).tree();
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("url"));
  }
}
