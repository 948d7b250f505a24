package dev.gatehouse.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion script for fish from the same descriptions as the help. */
final class FishCompletion {
  private final String program;
  private final List<String> lines = new ArrayList<>();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String script(String program, CommandLine root) {
    FishCompletion completion = new FishCompletion(program);
    completion.lines.add("# fish completion for " + program);
    completion.lines.add("complete -c " + program + " -f");
    completion.add(root, List.of());
    return String.join("\n", completion.lines) + "\n";
  }

  private void add(CommandLine command, List<String> path) {
    String seen = condition(command, path);
    command.getSubcommands().forEach((name, sub) -> addCommand(seen, name, sub));
    for (OptionSpec option : command.getCommandSpec().options()) {
      addOption(path.isEmpty() ? "" : seen, option);
    }
    for (Map.Entry<String, CommandLine> entry : command.getSubcommands().entrySet()) {
      List<String> deeper = new ArrayList<>(path);
      deeper.add(entry.getKey());
      add(entry.getValue(), deeper);
    }
  }

  private void addCommand(String condition, String name, CommandLine command) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      lines.add(
          "complete -c "
              + program
              + condition
              + " -a "
              + name
              + described(command.getCommandSpec().usageMessage().description()));
    }
  }

  private void addOption(String condition, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    StringBuilder line = new StringBuilder("complete -c " + program + condition);
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      line.append(" -x");
    }
    lines.add(line + described(option.description()));
  }

  private static String condition(CommandLine command, List<String> path) {
    if (path.isEmpty()) {
      return " -n __fish_use_subcommand";
    }
    StringBuilder test = new StringBuilder();
    for (String word : path) {
      test.append(test.length() == 0 ? "" : "; and ")
          .append("__fish_seen_subcommand_from ")
          .append(word);
    }
    if (!command.getSubcommands().isEmpty()) {
      test.append("; and not __fish_seen_subcommand_from ")
          .append(String.join(" ", command.getSubcommands().keySet()));
    }
    return " -n '" + test + "'";
  }

  private static String described(String[] description) {
    return description.length == 0
        ? ""
        : " -d '" + description[0].replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
