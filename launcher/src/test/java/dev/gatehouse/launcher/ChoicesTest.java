package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.launcher.cli.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A value that an option does not know is refused at once, with those that it knows. */
class ChoicesTest {
  @TempDir Path directory;

  @Test
  void everyOptionWithChoicesRefusesAnotherValueAndNamesThem() {
    Typed host = Typed.on(directory);
    List<ArgSpec> tried = new ArrayList<>();

    for (CommandSpec command : leaves(Commands.everything(host.cli("sigil")))) {
      for (ArgSpec argument : command.args()) {
        List<String> choices = choices(argument);
        if (!choices.isEmpty()) {
          tried.add(argument);
          Result result = host.run(line(command, argument));

          assertThat(result.exit()).as(result.toString()).isEqualTo(2);
          assertThat(result.err()).as(result.toString()).contains("nonsense").contains(choices);
        }
      }
    }
    assertThat(tried).hasSizeGreaterThan(8);
  }

  @Test
  void namesThatNobodyKnowsAreRefusedBeforeAGatewayIsAsked() {
    Typed host = Typed.on(directory);
    host.run("sigil setup --port 24600");

    Result model = host.run("sigil agents add research --model nonsense/foo");
    Result provider = host.run("sigil models auth add nonsuch --from-env SOME_KEY");

    assertThat(model.exit()).as(model.toString()).isEqualTo(2);
    assertThat(model.err()).contains("nonsense/foo", "models list --all");
    assertThat(provider.exit()).as(provider.toString()).isEqualTo(2);
    assertThat(provider.err()).contains("nonsuch", "openai", "anthropic");
    // Nobody is told a port of an instance that is not there.
    assertThat(host.run("sigil --profile nobody doctor").err())
        .contains("sigil/nobody  not set up")
        .doesNotContain("port");
  }

  /** The argument with a value that it does not know, and all else that the command requires. */
  private static List<String> line(CommandSpec command, ArgSpec argument) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ", -1)));
    for (ArgSpec each : command.args()) {
      if (each == argument || each.required()) {
        String value =
            each == argument ? "nonsense" : choices(each).stream().findFirst().orElse("1");
        if (each instanceof OptionSpec option) {
          words.add(option.longestName());
        }
        words.add(value);
      }
    }
    return words;
  }

  private static List<String> choices(ArgSpec argument) {
    if (argument.completionCandidates() instanceof Choice choice) {
      return choice;
    }
    Class<?> type = argument.auxiliaryTypes()[0];
    return type.isEnum()
        ? Stream.of(type.getEnumConstants()).map(Object::toString).toList()
        : List.of();
  }

  private static List<CommandSpec> leaves(CommandLine command) {
    List<CommandSpec> leaves = new ArrayList<>();
    for (CommandLine sub : command.getSubcommands().values()) {
      leaves.addAll(leaves(sub));
      if (sub.getSubcommands().isEmpty()) {
        leaves.add(sub.getCommandSpec());
      }
    }
    return leaves;
  }
}
