package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config diff}: what changed between two generations. */
@Command(
    name = "diff",
    description = "Shows what changed between two generations, secrets redacted.",
    footer = "  ${ROOT-COMMAND-NAME} config diff 1 3")
final class ConfigDiff extends ConfigFileCommand {
  @Parameters(index = "0", paramLabel = "FROM", description = "Number of the older generation.")
  private int from;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      description = "Number of the newer one; the newest when left out.")
  private @Nullable Integer to;

  ConfigDiff(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    ConfigStore store = store(instance);
    int until = to == null ? newest(store.history()) : to;
    String diff = store.diff(from, until);
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("from", from);
      answer.put("to", until);
      answer.put("diff", diff);
      output().json(answer);
    } else if (diff.isEmpty()) {
      output().note("generations " + from + " and " + until + " are equal");
    } else {
      diff.lines().forEach(line -> output().line(colored(line)));
    }
    return ExitCode.OK;
  }

  private String colored(String line) {
    if (line.startsWith("+")) {
      return output().green(line);
    }
    return line.startsWith("-") ? output().red(line) : line;
  }

  private static int newest(List<Generation> history) {
    if (history.isEmpty()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "no generation is recorded yet",
          "the first change through this program, or the gateway's start, records one");
    }
    return history.get(history.size() - 1).number();
  }
}
