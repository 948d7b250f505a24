package dev.gatehouse.launcher.canvas;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code canvas}: the group. */
@Command(
    name = "canvas",
    description =
        "Looks at the gateway's canvas, the place where agents show pages, and draws there.",
    footer = "  ${ROOT-COMMAND-NAME} canvas status",
    subcommands = {
      CanvasStatus.class,
      CanvasOpen.class,
      CanvasPush.class,
      CanvasReset.class,
      CanvasSnapshot.class
    })
public final class CanvasCommand extends CommandGroup {
  public CanvasCommand(Cli cli) {
    super(cli);
  }
}
