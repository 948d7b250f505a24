package dev.gatehouse.launcher.rescue;

import dev.gatehouse.launcher.cli.Cli;
import picocli.CommandLine.Parameters;

/** A command about one sibling. */
abstract class SiblingVerb extends RescueVerb {
  @Parameters(
      index = "0",
      paramLabel = "SIBLING",
      description = "A profile, DISTRIBUTION/PROFILE, or an id.")
  private String sibling = "";

  SiblingVerb(Cli cli) {
    super(cli);
  }

  final String sibling() {
    return sibling;
  }
}
