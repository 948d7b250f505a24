package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
  @TempDir Path home;

  @Test
  void theManualNamesEveryCommandWithItsExampleAndOptions() throws IOException {
    String manual = Files.readString(Path.of("../docs/cli.md"));

    for (CommandLine command : leaves(Commands.everything(cli()))) {
      String name = command.getCommandSpec().qualifiedName().replaceFirst("gatehouse ", "");
      String example =
          String.join("\n", command.getCommandSpec().usageMessage().footer())
              .replace("${ROOT-COMMAND-NAME}", "gatehouse")
              .strip();
      assertThat(manual).contains("### " + name + "\n").contains(example);
      command
          .getCommandSpec()
          .options()
          .forEach(option -> assertThat(manual).contains(option.longestName()));
    }
  }

  @Test
  void onlyTheCalledCommandIsBuilt() {
    assertThat(Commands.commandLine(cli("--profile=x", "status", "ports")).getSubcommands())
        .containsOnlyKeys("status");
    assertThat(Commands.commandLine(cli("nonsense")).getSubcommands()).containsKeys("up", "status");
  }

  private static List<CommandLine> leaves(CommandLine command) {
    List<CommandLine> leaves = new ArrayList<>();
    for (CommandLine sub : command.getSubcommands().values()) {
      if (!sub.getCommandSpec().usageMessage().hidden()) {
        leaves.addAll(leaves(sub));
        if (sub.getSubcommands().isEmpty()) {
          leaves.add(sub);
        }
      }
    }
    return leaves;
  }

  private Cli cli(String... words) {
    Environment environment = new Environment(Map.of(), home, home);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Distributions distributions = Distributions.load(CommandsTest.class.getClassLoader());
    return new Cli(
        environment,
        distributions,
        distributions.get("gatehouse"),
        Selection.nothing(),
        HostDirectory.of(environment),
        new Output(nowhere, nowhere, false),
        List.of(words));
  }
}
