package dev.gatehouse.launcher.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;

/** A command that is one call of the running gateway: the answer as it is, or as text. */
public abstract class CallCommand extends GatewayClientCommand {
  protected CallCommand(Cli cli) {
    super(cli);
  }

  /** A command whose options of the connection are others than usual. */
  protected CallCommand(Cli cli, Connection connection) {
    super(cli, connection);
  }

  /** The method of the wire. */
  protected abstract String method();

  /** Its parameters, from the options. */
  protected abstract Map<String, Object> params();

  /** Prints the answer for a person. */
  protected abstract void print(Fields answer);

  /**
   * Refuses what the instance's own files show to be wrong, before its gateway is asked.
   *
   * @throws dev.gatehouse.core.GatehouseException with what is wrong and what to do
   */
  protected void before(Instance instance) {}

  /**
   * Refuses an answer that has not what was asked for, before anything is printed.
   *
   * @throws dev.gatehouse.core.GatehouseException with what is wrong and what to do
   */
  protected void check(Instance instance, Fields answer) {}

  /** What to say while the gateway works, for calls that take long; empty for nothing. */
  protected String progress() {
    return "";
  }

  /** How the command ends; good unless the answer says otherwise. */
  protected ExitCode exitCode(Fields answer) {
    return ExitCode.OK;
  }

  @Override
  protected final ExitCode run() {
    Map<String, Object> params = params();
    Instance instance = instance();
    if (!connection().elsewhere()) {
      before(instance);
    }
    if (!json() && !progress().isEmpty()) {
      output().note(progress());
    }
    Fields answer = ask(instance, params);
    check(instance, answer);
    show(instance, answer, Map.of(), () -> print(answer));
    return exitCode(answer);
  }

  private Fields ask(Instance instance, Map<String, Object> params) {
    try (DirectClient client = connection().open(cli(), instance)) {
      return Fields.of(client.call(method(), params).value());
    }
  }
}
