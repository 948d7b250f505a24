package dev.gatehouse.profiles.onboarding;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupPreview;
import dev.gatehouse.profiles.SetupResult;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sets an instance up with what a person chose: everything that can be refused is refused before
 * the first byte is written, the configuration changes once and whole, and a second run with the
 * same choice changes nothing. Blocks; safe to share between threads.
 */
public final class Onboarding {
  private static final String AUTHOR = "onboard";
  private static final String USUAL_NAME = "main";

  private final InstanceSetup setup;
  private final Clock clock;

  public Onboarding(InstanceCatalog catalog, Clock clock, SecureRandom random) {
    this.clock = requireNonNull(clock, "clock");
    this.setup = new InstanceSetup(requireNonNull(catalog, "catalog"), clock, random);
  }

  /**
   * How an instance stands, and what it would get by itself.
   *
   * @param instance the instance with the ports and the workspace that it has or would get
   * @param configured whether it was set up before
   * @param portReason why the port is the one it is
   * @param bind value of {@code gateway.bind}
   * @param auth value of {@code gateway.auth.mode}
   * @param hasPassword whether a password is configured
   * @param model the default model as it is written, empty for none
   */
  public record Proposal(
      Instance instance,
      boolean configured,
      String portReason,
      String bind,
      String auth,
      boolean hasPassword,
      Optional<String> model) {}

  /**
   * Says how the instance stands and what is proposed for it. Writes nothing.
   *
   * @param instance as it was resolved for {@link dev.gatehouse.profiles.Selection.Purpose#START}
   * @throws GatehouseException as {@link InstanceSetup#setUp} would
   */
  public Proposal propose(Instance instance) {
    SetupPreview preview =
        setup.preview(instance, options(instance, OnboardingChoice.builder().build()));
    ConfigSnapshot config = setup.configuration(instance);
    String present = "the port of this instance";
    return new Proposal(
        preview.instance(),
        ConfigTrees.at(config.resolved(), "gateway", "mode").isPresent(),
        preview.changes().getOrDefault("gateway.port", present),
        config.string("gateway", "bind").orElse(OnboardingChoice.Bind.LOOPBACK.key()),
        config.string("gateway", "auth", "mode").orElse(OnboardingChoice.Auth.TOKEN.key()),
        ConfigTrees.at(config.resolved(), "gateway", "auth", "password").isPresent(),
        config
            .string("agents", "defaults", "model", "primary")
            .or(() -> config.string("agents", "defaults", "model")));
  }

  /**
   * Says what a choice would write, without values. Writes nothing.
   *
   * @throws GatehouseException as {@link #perform} would
   */
  public SetupPreview preview(Instance instance, OnboardingChoice choice) {
    return setup.preview(instance, options(instance, choice));
  }

  /**
   * Sets the instance up.
   *
   * @param version of this program, for {@code wizard.lastRunVersion}
   * @throws GatehouseException as {@link InstanceSetup#setUp} would
   */
  public SetupResult perform(Instance instance, OnboardingChoice choice, String version) {
    SetupOptions options = options(instance, choice);
    if (!setup.preview(instance, options).changes().isEmpty()) {
      // Only with another change: a run that changes nothing shall leave the file alone.
      Map<String, Object> settings = new LinkedHashMap<>(options.settings());
      settings.put("wizard.lastRunAt", clock.instant().toString());
      settings.put("wizard.lastRunVersion", version);
      settings.put("wizard.lastRunCommand", AUTHOR);
      settings.put(
          "wizard.lastRunMode", String.valueOf(settings.getOrDefault("gateway.mode", "local")));
      options = options.withSettings(settings);
    }
    return setup.setUp(instance, options);
  }

  private static SetupOptions options(Instance instance, OnboardingChoice choice) {
    SetupOptions options =
        SetupOptions.forSetup().withAuthor(AUTHOR).withSettings(choice.settings());
    ProfileName profile = instance.profile();
    if (!profile.isDefault() && !profile.value().equals(USUAL_NAME)) {
      options = options.leavingUsualPort();
    }
    if (choice.workspace().isPresent()) {
      options = options.withWorkspace(choice.workspace().get());
    }
    return choice.port().isPresent() ? options.withPort(choice.port().getAsInt()) : options;
  }
}
