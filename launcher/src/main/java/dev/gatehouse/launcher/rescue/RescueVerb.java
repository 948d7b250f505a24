package dev.gatehouse.launcher.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.rescue.Mended;
import dev.gatehouse.profiles.rescue.Rescue;
import java.util.Map;

/** A command that one instance carries out, about itself or about a sibling. */
abstract class RescueVerb extends CliCommand {
  static final String BY = "cli";

  RescueVerb(Cli cli) {
    super(cli);
  }

  /** The instance that acts. */
  final Instance self() {
    return instance(Selection.Purpose.FILES);
  }

  final Rescue rescue(Instance self) {
    return Rescue.of(self, Setups.catalog(cli()), cli().environment())
        .services(Services.manager(cli()))
        .build();
  }

  /** Prints a result for a program or for a person. */
  final void print(Instance self, Map<String, Object> tree, String text) {
    if (json()) {
      Map<String, Object> answer = answer(self);
      tree.forEach(answer::putIfAbsent);
      output().json(answer);
    } else {
      text.lines().forEach(line -> output().line(cli().shown(line)));
    }
  }

  /** Prints what was done; the command has failed when the sibling is not back. */
  final ExitCode print(Instance self, Mended mended, boolean awaited) {
    print(self, mended.toTree(), mended.toText());
    return mended.status().healthy() || !awaited ? ExitCode.OK : ExitCode.FAILURE;
  }
}
