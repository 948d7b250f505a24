package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.Selection;

/** Finds instances of this host by the profile that a command names as its argument. */
final class KnownInstances {
  private KnownInstances() {}

  /** The instance of a profile, whatever instance this process was started from. */
  static Instance resolve(Cli cli, String profile, Selection.Purpose purpose) {
    return cli.resolve(
        cli.selection()
            .withProfile(new ProfileName(profile).value())
            .withPurpose(purpose)
            .withPreferFlags(true));
  }

  /**
   * The instance of a profile as the catalogue knows it.
   *
   * @throws GatehouseException with {@link ExitCode#FAILURE} when there is none
   */
  static KnownInstance find(Cli cli, String profile) {
    Instance instance = resolve(cli, profile, Selection.Purpose.FILES);
    return Setups.catalog(cli).all().stream()
        .filter(known -> known.distribution().id().equals(instance.distribution().id()))
        .filter(known -> Places.same(known.instance().stateDirectory(), instance.stateDirectory()))
        .findFirst()
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.FAILURE,
                    "there is no instance "
                        + instance.displayName()
                        + " in "
                        + instance.stateDirectory(),
                    "see which there are with: "
                        + instance.distribution().id()
                        + " instances list"));
  }
}
