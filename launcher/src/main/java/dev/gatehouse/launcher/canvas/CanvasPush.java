package dev.gatehouse.launcher.canvas;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code canvas push}. */
@Command(
    name = "push",
    description = "Draws A2UI messages (version 0.8) on the canvas, one JSON object on each line.",
    footer = "  ${ROOT-COMMAND-NAME} canvas push page.jsonl")
final class CanvasPush extends CallCommand {
  @Parameters(paramLabel = "FILE", description = "The messages; - reads standard input.")
  private String file = "";

  CanvasPush(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "canvas.push";
  }

  @Override
  protected Map<String, Object> params() {
    try {
      return Map.of(
          "jsonl",
          file.equals("-")
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(cli().environment().workingDirectory().resolve(file)));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO, "cannot read " + file + ": " + e.getMessage(), "name a text file", e);
    }
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            "surfaces "
                + answer.words("surfaces")
                + ", shown on "
                + answer.number("pages")
                + " open pages");
  }
}
