package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config patch}: several values at once. */
@Command(
    name = "patch",
    description = "Merges a patch (RFC 7396) into the configuration: null removes a key.",
    footer = "  ${ROOT-COMMAND-NAME} config patch '{gateway: {port: 19001, bind: \"loopback\"}}'")
final class ConfigPatch extends ConfigFileCommand {
  @Parameters(paramLabel = "PATCH", description = "The patch as JSON5; - reads standard input.")
  private String patch = "";

  @Option(
      names = "--base-hash",
      paramLabel = "HASH",
      description = "Refuse when the file is no longer the one with this hash.")
  private @Nullable String baseHash;

  @Option(
      names = "--force",
      description = "Write also what nothing reads, or what makes the file much smaller.")
  private boolean force;

  ConfigPatch(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Map<String, Object> merge = parse();
    Instance instance = instance();
    ConfigStore store = store(instance);
    ConfigSnapshot after =
        change(
            store,
            "config patch " + String.join(", ", merge.keySet()),
            Optional.ofNullable(baseHash),
            force,
            document -> document.patch(merge));
    changed(instance, store, after, "patched " + String.join(", ", merge.keySet()));
    return ExitCode.OK;
  }

  private Map<String, Object> parse() throws IOException {
    String text =
        patch.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : patch;
    try {
      return ConfigDocument.parse(text).tree();
    } catch (Json5SyntaxException e) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the patch is no JSON5 object: " + e.getMessage(),
          "write it like '{gateway: {port: 19001}}'",
          e);
    }
  }
}
