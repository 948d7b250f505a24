package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code devices rotate}. */
@Command(
    name = "rotate",
    description = "Gives a device a new token; the old one ends at once.",
    footer = "  ${ROOT-COMMAND-NAME} devices rotate --device ID --role operator")
final class DevicesRotate extends CallCommand {
  @Option(names = "--device", paramLabel = "ID", required = true, description = "Id of the device.")
  private String device = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "operator",
      completionCandidates = Choice.Role.class,
      description = "The role whose token is meant: operator or node; default: ${DEFAULT-VALUE}.")
  private String role = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "A scope that the new token has; may be given often.")
  private @Nullable List<String> scopes;

  DevicesRotate(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.token.rotate";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("deviceId", device).with("role", role).with("scopes", scopes).tree();
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(answer.text("deviceId") + " has a new token; the device gets it when it connects");
  }
}
