package dev.gatehouse.launcher.device;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code devices}: the group. */
@Command(
    name = "devices",
    description = "Lets devices in, and shuts them out.",
    footer = "  ${ROOT-COMMAND-NAME} devices list",
    subcommands = {
      DevicesList.class,
      DevicesApprove.class,
      DevicesReject.class,
      DevicesRotate.class,
      DevicesRevoke.class,
      DevicesRemove.class,
      DevicesRename.class
    })
public final class DevicesCommand extends CommandGroup {
  public DevicesCommand(Cli cli) {
    super(cli);
  }
}
