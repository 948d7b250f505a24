package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.PortsView;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code instances show}: one instance with the reason for each of its values. */
@Command(
    name = "show",
    description = "Shows the instance that the flags and variables mean, and why.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue instances show")
final class InstancesShow extends CliCommand {
  InstancesShow(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = cli().resolve(cli().selection().withPurpose(Selection.Purpose.FILES));
    if (json()) {
      output().json(Map.of("instance", InstanceView.json(instance, true)));
      return ExitCode.OK;
    }
    InstanceView.header(cli(), instance, true).forEach(output()::line);
    output().line("  control port    " + instance.ports().control());
    output().line("  relay port      " + instance.ports().relay());
    output().line("  canvas port     " + PortsView.canvas(instance.ports()));
    output().line("  browsers (cdp)  " + PortsView.cdp(instance.ports()));
    output()
        .line(
            "  instance id     "
                + instance.marker().map(marker -> marker.id()).orElse("none yet: not set up"));
    instance.warnings().forEach(warning -> output().note("warning: " + warning));
    return ExitCode.OK;
  }
}
