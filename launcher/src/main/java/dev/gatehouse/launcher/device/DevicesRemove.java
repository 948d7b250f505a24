package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code devices remove}. */
@Command(
    name = "remove",
    description = "Forgets a device; its connections are closed.",
    footer = "  ${ROOT-COMMAND-NAME} devices remove ID")
final class DevicesRemove extends CallCommand {
  @Parameters(paramLabel = "DEVICE", description = "Id of the device.")
  private String device = "";

  DevicesRemove(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.pair.remove";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("deviceId", device);
  }

  @Override
  protected void print(Fields answer) {
    output().line("forgotten");
  }
}
