package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code devices rename}. */
@Command(
    name = "rename",
    description = "Gives a device another name for people.",
    footer = "  ${ROOT-COMMAND-NAME} devices rename ID \"kitchen tablet\"")
final class DevicesRename extends CallCommand {
  @Parameters(paramLabel = "DEVICE", description = "Id of the device.")
  private String device = "";

  @Parameters(paramLabel = "NAME", description = "The new name.")
  private String name = "";

  DevicesRename(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "device.pair.rename";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("deviceId", device, "label", name);
  }

  @Override
  protected void print(Fields answer) {
    output().line("renamed");
  }
}
