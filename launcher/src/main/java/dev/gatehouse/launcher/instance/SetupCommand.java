package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code setup}: makes an instance ready to start. */
@Command(
    name = "setup",
    description = {
      "Makes an instance ready to start: its directory, configuration, ports, token, workspace.",
      "What is there stays as it is; a second run changes nothing."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue setup --port 19001")
public final class SetupCommand extends CliCommand {
  @Option(
      names = "--workspace",
      paramLabel = "DIRECTORY",
      description = "Where the agents work; a directory of its own for each instance.")
  private @Nullable String workspace;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Base port; the other ports follow from it. Free ones when left out.")
  private @Nullable String port;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "local",
      description = "Where the gateway runs; this version knows: ${DEFAULT-VALUE}.")
  private String mode = "local";

  @Option(
      names = "--non-interactive",
      description = "Accepted for old scripts: set-up never asks anything.")
  private boolean nonInteractive;

  public SetupCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    if (!mode.equals("local")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "this version cannot set up the mode \"" + mode + "\"",
          "leave --mode out, or say --mode local");
    }
    Selection selection = cli().selection().withPurpose(Selection.Purpose.START);
    Instance resolved =
        cli().resolve(Optional.ofNullable(port).map(selection::withPort).orElse(selection));
    SetupOptions options = SetupOptions.forSetup();
    if (workspace != null) {
      options = options.withWorkspace(cli().environment().path(workspace));
    }
    SetupResult result = Setups.setUp(cli(), resolved, options);
    Instance instance = result.instance();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("changed", result.changed());
      answer.put("steps", Setups.json(result));
      answer.put("tokenPlace", "gateway.auth.token in " + instance.configPath());
      output().json(answer);
      return ExitCode.OK;
    }
    show(instance);
    Setups.lines(cli(), result).forEach(output()::line);
    if (!result.changed()) {
      output().line("everything was there; nothing changed");
    }
    output().line("");
    output().line("token  gateway.auth.token in " + cli().shown(instance.configPath()));
    output().line("start  " + cli().hint(instance, "gateway"));
    return ExitCode.OK;
  }
}
