package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.onboard.OnboardCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
      description = "local, or remote for a gateway elsewhere, as onboard does it.")
  private String mode = "local";

  @Option(names = "--wizard", description = "Lead through everything, as onboard does.")
  private boolean wizard;

  @Option(
      names = "--remote-url",
      paramLabel = "URL",
      description = "Address of the gateway elsewhere, as onboard takes it.")
  private @Nullable String remoteUrl;

  @Option(
      names = "--remote-token",
      paramLabel = "TOKEN",
      description = "Its token, as onboard takes it.")
  private @Nullable String remoteToken;

  @Option(names = "--non-interactive", description = "Ask nothing; only the wizard does.")
  private boolean nonInteractive;

  private final OnboardCommand onboard;

  /**
   * @param onboard the command that is meant as soon as the wizard or a gateway elsewhere is
   */
  public SetupCommand(Cli cli, OnboardCommand onboard) {
    super(cli);
    this.onboard = onboard;
  }

  /** In the family any word of the wizard turns set-up into onboarding. */
  private ExitCode wizard() throws Exception {
    List<String> words = new ArrayList<>(List.of("--mode", mode));
    Optional.ofNullable(workspace).ifPresent(text -> words.addAll(List.of("--workspace", text)));
    Optional.ofNullable(port).ifPresent(text -> words.addAll(List.of("--port", text)));
    Optional.ofNullable(remoteUrl).ifPresent(text -> words.addAll(List.of("--remote-url", text)));
    Optional.ofNullable(remoteToken)
        .ifPresent(text -> words.addAll(List.of("--remote-token", text)));
    if (nonInteractive) {
      words.add("--non-interactive");
    }
    if (json()) {
      words.add("--json");
    }
    new CommandLine(onboard).parseArgs(words.toArray(String[]::new));
    return onboard.run();
  }

  @Override
  protected ExitCode run() throws Exception {
    if (wizard || remoteUrl != null || remoteToken != null || !mode.equals("local")) {
      return wizard();
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
