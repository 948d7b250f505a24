package dev.gatehouse.launcher;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: a script that teaches a shell to complete command lines. */
@Command(
    name = "completion",
    description = "Prints a script that lets bash, zsh or fish complete command lines.",
    footer = "  source <(${ROOT-COMMAND-NAME} completion bash)")
final class CompletionCommand extends CliCommand {
  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Choice.Shell.class,
      description = "bash, zsh or fish.")
  private String shell = "";

  CompletionCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    String name = cli().distribution().id();
    CommandLine everything = Commands.everything(cli());
    String script =
        switch (shell) {
          // The script works in zsh as well: it loads zsh's emulation of bash completion itself.
          case "bash", "zsh" -> AutoComplete.bash(name, everything);
          case "fish" -> FishCompletion.script(name, everything);
          default -> throw new IllegalArgumentException(shell);
        };
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("command", name);
      answer.put("shell", shell);
      answer.put("script", script);
      output().json(answer);
    } else {
      output().line(script.stripTrailing());
    }
    return ExitCode.OK;
  }
}
