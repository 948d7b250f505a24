package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.Selection;
import java.util.List;
import java.util.Optional;

/** Which profiles a command for several instances means. */
final class ProfileChoice {
  private ProfileChoice() {}

  /** The names that were given, by {@code --profiles} or {@code --profile}, else empty. */
  static Optional<List<String>> given(Cli cli, List<String> profiles) {
    if (cli.selection().dev()) {
      return Optional.of(List.of(Selection.DEV_PROFILE));
    }
    if (profiles.isEmpty()) {
      return cli.selection().profileFlag().map(List::of);
    }
    if (cli.selection().profileFlag().isPresent()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "--profile and --profiles cannot be combined",
          "name all of them with --profiles");
    }
    List<String> checked =
        profiles.stream().map(name -> new ProfileName(name.trim()).value()).distinct().toList();
    return Optional.of(checked);
  }

  /** The instance of a profile, whatever instance this process was started from. */
  static Instance resolve(Cli cli, String profile, Selection.Purpose purpose) {
    return cli.resolve(
        cli.selection()
            .withDev(false)
            .withProfile(profile)
            .withPurpose(purpose)
            .withPreferFlags(true));
  }
}
