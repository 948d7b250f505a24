package dev.gatehouse.launcher.onboard;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.onboard.Report.ServiceOutcome;
import dev.gatehouse.profiles.Instance;

/** Has the gateway of an instance kept running. Blocks. */
final class ServiceStep {
  private final Cli cli;

  ServiceStep(Cli cli) {
    this.cli = cli;
  }

  /** What will be done, for a person who is asked. */
  String offer() {
    return "kept running until the next reboot; start it then with: " + cli.hint("up");
  }

  ServiceOutcome install(Instance instance) {
    Services.manager(cli).start(instance);
    return new ServiceOutcome("supervised", offer());
  }
}
