package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.RescueGrant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rescue allow}. */
@Command(
    name = "allow",
    description = "Allows a sibling to look after this instance.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main rescue allow rescue")
final class RescueAllow extends SiblingVerb {
  @Option(names = "--look-only", description = "It may look, and neither change nor restart.")
  private boolean lookOnly;

  RescueAllow(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance self = self();
    RescueGrant grant = rescue(self).allow(sibling(), !lookOnly, BY);
    print(
        self,
        grant.toTree(),
        grant.name() + " may now " + grant.rights() + " here: " + self.displayName());
    return ExitCode.OK;
  }
}
