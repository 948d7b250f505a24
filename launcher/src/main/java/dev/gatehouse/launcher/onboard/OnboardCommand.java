package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code onboard}: the first set-up. */
@Command(
    name = "onboard",
    description = {
      "Leads through the first set-up: ports, authentication, workspace, model, service.",
      "Without a terminal, or with --non-interactive, it asks nothing and opens nothing:",
      "what is not said keeps its value or gets a safe one. A second run loses nothing."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue onboard")
public final class OnboardCommand extends CliCommand {
  private final String version;

  @Mixin private final OnboardOptions options = new OnboardOptions();

  @Option(names = "--reset", description = "Reset the instance first; a backup is made.")
  private boolean reset;

  @Option(
      names = "--reset-scope",
      paramLabel = "SCOPE",
      description = "config, config+creds+sessions (when left out) or full.")
  private @Nullable String scope;

  /**
   * @param version of this program
   */
  public OnboardCommand(Cli cli, String version) {
    super(cli);
    this.version = version;
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    if (scope != null && !reset) {
      throw new GatehouseException(
          ExitCode.USAGE, "--reset-scope without --reset does nothing", "add --reset");
    }
    return new OnboardFlow(cli(), options, json(), verbose(), version)
        .run(reset ? Optional.of(OnboardOptions.scope(scope)) : Optional.empty());
  }
}
