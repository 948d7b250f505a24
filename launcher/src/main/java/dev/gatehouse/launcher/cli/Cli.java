package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.Selection;
import java.util.List;
import java.util.Map;

/**
 * What one run of the program knows before its command starts. Immutable but for the streams of its
 * output.
 *
 * @param environment the variables and directories of this process
 * @param distributions every product that can be chosen
 * @param distribution the product that this command line means
 * @param selection which instance the flags mean
 * @param host the directory that all instances of this user share
 * @param output where results and messages go
 * @param arguments the command line without the flags that hold for every command
 */
public record Cli(
    Environment environment,
    Distributions distributions,
    Distribution distribution,
    Selection selection,
    HostDirectory host,
    Output output,
    List<String> arguments) {
  public Cli {
    arguments = List.copyOf(arguments);
  }

  /** The same run with other variables. */
  public Cli withVariables(Map<String, String> variables) {
    Environment other =
        new Environment(variables, environment.home(), environment.workingDirectory());
    return new Cli(
        other, distributions, distribution, selection, HostDirectory.of(other), output, arguments);
  }

  /** The instance that the flags and variables name. Blocks; never writes. */
  public Instance resolve(Selection meant) {
    return new InstanceResolver(distribution, environment, host).resolve(meant);
  }

  /** A command line for a person to copy, for this instance. */
  public String hint(Instance instance, String command) {
    return prefix() + instance.commandHint(command);
  }

  /** A command line for a person to copy that names no instance. */
  public String hint(String command) {
    return prefix() + distribution.id() + " " + command;
  }

  /** The directory as it was typed, where the shell does not find the program by its name. */
  public static String prefix() {
    return System.getProperty("gatehouse.prefix", "");
  }

  /** A text with the user's home written as {@code ~}, for people. */
  public String shown(Object text) {
    return text.toString().replace(environment.home() + "/", "~/");
  }
}
