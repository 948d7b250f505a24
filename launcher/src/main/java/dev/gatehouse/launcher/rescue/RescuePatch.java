package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rescue patch}. */
@Command(
    name = "patch",
    description = "Merges a patch into a sibling's configuration, and starts it when it is down.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue rescue patch main '{gateway: {port: 19001}}'")
final class RescuePatch extends MendVerb {
  @Parameters(
      index = "1",
      paramLabel = "PATCH",
      description = "JSON5 (RFC 7396): null removes a key.")
  private String patch = "";

  @Option(
      names = "--base-hash",
      paramLabel = "HASH",
      description = "Refuse when the file is no longer the one with this hash.")
  private @Nullable String baseHash;

  @Option(names = "--no-start", description = "Change the file only.")
  private boolean noStart;

  RescuePatch(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Map<String, Object> merge;
    try {
      merge = ConfigDocument.parse(patch).tree();
    } catch (Json5SyntaxException e) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the patch is no JSON5 object: " + e.getMessage(),
          "write it like '{gateway: {port: 19001}}'",
          e);
    }
    Instance self = self();
    return print(
        self,
        rescue(self)
            .mends()
            .patch(
                sibling(),
                merge,
                Optional.ofNullable(baseHash),
                noStart ? Optional.empty() : Optional.of(limit()),
                BY),
        !noStart);
  }
}
