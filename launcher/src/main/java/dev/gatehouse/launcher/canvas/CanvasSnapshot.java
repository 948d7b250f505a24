package dev.gatehouse.launcher.canvas;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code canvas snapshot}. */
@Command(
    name = "snapshot",
    description = "Takes a picture of the canvas in the instance's own browser.",
    footer = "  ${ROOT-COMMAND-NAME} canvas snapshot --out canvas.png")
final class CanvasSnapshot extends GatewayClientCommand {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "A file of the canvas; left out: what was pushed, else the first page.")
  private @Nullable String path;

  @Option(names = "--a2ui", description = "The page that draws what was pushed.")
  private boolean a2ui;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to put the picture.")
  private @Nullable String out;

  CanvasSnapshot(Cli cli) {
    super(cli, new SlowConnection());
  }

  @Override
  protected ExitCode run() {
    Map<String, Object> params =
        new Params()
            .with("path", path)
            .with("a2ui", a2ui)
            .with("inline", out != null)
            .with("format", out != null && out.matches("(?i).*\\.jpe?g") ? "jpeg" : null)
            .tree();
    Instance instance = instance();
    Fields answer = ask(instance, params);
    Map<String, Object> told = new LinkedHashMap<>(answer.tree());
    told.remove("base64");
    if (out != null) {
      told.put("out", written(out, answer.find("base64").orElse("")).toString());
    }
    Fields fields = new Fields(told);
    show(
        instance,
        fields,
        Map.of(),
        () ->
            output().line("MEDIA:" + cli().shown(fields.find("out").orElse(fields.text("path")))));
    return ExitCode.OK;
  }

  private Fields ask(Instance instance, Map<String, Object> params) {
    try (DirectClient client = connection().open(cli(), instance)) {
      return Fields.of(client.call("canvas.snapshot", params).value());
    }
  }

  private Path written(String file, String base64) {
    Path target = cli().environment().workingDirectory().resolve(file);
    try {
      return Files.write(target, Base64.getDecoder().decode(base64));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO, "cannot write " + target + ": " + e.getMessage(), "name another file", e);
    }
  }
}
