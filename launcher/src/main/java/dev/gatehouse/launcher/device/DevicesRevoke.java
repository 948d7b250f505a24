package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code devices revoke}. */
@Command(
    name = "revoke",
    description = "Ends a device's token; its connections are closed.",
    footer = "  ${ROOT-COMMAND-NAME} devices revoke --device ID --role operator")
final class DevicesRevoke extends CallCommand {
  @Option(names = "--device", paramLabel = "ID", required = true, description = "Id of the device.")
  private String device = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "operator",
      completionCandidates = Choice.Role.class,
      description = "The role whose token is meant: operator or node; default: ${DEFAULT-VALUE}.")
  private String role = "";

  DevicesRevoke(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.token.revoke";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("deviceId", device).with("role", role).tree();
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("deviceId") + " has no valid token any more");
  }
}
