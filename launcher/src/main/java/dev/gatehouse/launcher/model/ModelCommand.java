package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** A command on the models of one instance: its configuration and its stored keys. */
abstract class ModelCommand extends CliCommand {
  ModelCommand(Cli cli) {
    super(cli);
  }

  /** What to do; the answer is put into {@code document} for programs and printed for people. */
  abstract void run(Instance instance, ModelSetup setup, Map<String, Object> document)
      throws IOException;

  /** How the command ends when nothing was thrown. */
  ExitCode exitCode() {
    return ExitCode.OK;
  }

  /** Prints a line of the result for a person. */
  final void say(String line) {
    if (!json()) {
      output().line(line);
    }
  }

  @Override
  protected final ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    Map<String, Object> document = answer(instance);
    run(instance, new ModelSetup(instance, cli().environment(), Clock.systemUTC()), document);
    if (json()) {
      output().json(document);
    }
    return exitCode();
  }
}
