package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command with the options that every command has. */
@Command(
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    sortOptions = false)
public abstract class CliCommand implements Callable<Integer> {
  private final Cli cli;

  @Option(names = "--json", order = 90, description = "Print one JSON document instead of text.")
  private boolean json;

  @Option(
      names = "--verbose",
      order = 91,
      description = "Say more, for example why this instance is the one that is meant.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      order = 92,
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  protected CliCommand(Cli cli) {
    this.cli = cli;
  }

  /** Runs the command and returns how it ended. */
  protected abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().code();
  }

  protected final Cli cli() {
    return cli;
  }

  protected final Output output() {
    return cli.output();
  }

  protected final boolean json() {
    return json;
  }

  protected final boolean verbose() {
    return verbose;
  }

  /** Resolves the instance that is meant, and says which one it is. */
  protected final Instance instance(Selection selection) {
    Instance instance = cli.resolve(selection);
    show(instance);
    return instance;
  }

  /** Says which instance the command acts on, and what a person should know about that. */
  protected final void show(Instance instance) {
    if (!json) {
      InstanceView.header(cli, instance, verbose)
          .forEach(line -> output().note(output().dim(line)));
      instance.warnings().forEach(warning -> output().note("warning: " + warning));
    }
  }

  /** Resolves the instance for work on its files or a talk to its gateway. */
  protected final Instance instance(Selection.Purpose purpose) {
    return instance(cli.selection().withPurpose(purpose));
  }

  /** The start of a JSON answer: which instance it is about. */
  protected final Map<String, Object> answer(Instance instance) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance", InstanceView.json(instance, verbose));
    return tree;
  }
}
