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

  /** The method of the wire. */
  protected abstract String method();

  /** Its parameters, from the options. */
  protected abstract Map<String, Object> params();

  /** Prints the answer for a person. */
  protected abstract void print(Fields answer);

  /** How the command ends; good unless the answer says otherwise. */
  protected ExitCode exitCode(Fields answer) {
    return ExitCode.OK;
  }

  @Override
  protected final ExitCode run() {
    Map<String, Object> params = params();
    Instance instance = instance();
    Fields answer;
    try (DirectClient client = connection().open(cli(), instance)) {
      answer = Fields.of(client.call(method(), params).value());
    }
    if (json()) {
      Map<String, Object> document = answer(instance);
      answer.tree().forEach(document::putIfAbsent);
      output().json(document);
    } else {
      print(answer);
    }
    return exitCode(answer);
  }
}
