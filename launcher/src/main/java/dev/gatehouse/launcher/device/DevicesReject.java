package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code devices reject}. */
@Command(
    name = "reject",
    description = "Refuses a device that waits for approval.",
    footer = "  ${ROOT-COMMAND-NAME} devices reject REQUEST")
final class DevicesReject extends CallCommand {
  @Parameters(paramLabel = "REQUEST", description = "Id of the request, as devices list shows it.")
  private String request = "";

  DevicesReject(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.pair.reject";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("requestId", request);
  }

  @Override
  protected void print(Fields answer) {
    output().line("refused");
  }
}
