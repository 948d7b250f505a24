package dev.gatehouse.profiles.service;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.ArrayList;
import java.util.List;

/** The program through which a service manager is asked. All methods block. */
public final class ManagerProgram {
  private final CommandRunner commands;
  private final List<String> program;
  private final String manager;
  private final String remedy;

  /**
   * Creates one.
   *
   * @param program what every command line begins with
   * @param manager who refuses, in a message
   * @param remedy what to do about a refusal
   */
  public ManagerProgram(
      CommandRunner commands, List<String> program, String manager, String remedy) {
    this.commands = commands;
    this.program = List.copyOf(program);
    this.manager = manager;
    this.remedy = remedy;
  }

  /** Runs it with these words; a refusal is a result like any other. */
  public CommandRunner.Result run(String... words) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(words));
    return commands.run(command);
  }

  /**
   * Runs it with these words for an action.
   *
   * @throws GatehouseException with {@link ExitCode#FAILURE} when it refuses
   */
  public void manage(String action, String... words) {
    CommandRunner.Result result = run(words);
    if (!result.good()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          manager + " refused to " + action + " the service: " + result.detail(),
          remedy);
    }
  }
}
