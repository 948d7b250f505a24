package dev.gatehouse.launcher.onboard;

import dev.gatehouse.gateway.provider.ModelTrial.Outcome;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ResetResult;
import dev.gatehouse.profiles.SetupResult;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import java.util.List;
import java.util.Optional;

/**
 * What an onboarding did.
 *
 * @param proposal how the instance stands now
 * @param setup what was made and changed, and the instance as it is now
 * @param reset what was taken away before, empty where nothing was
 * @param keyCheck how the key was received, empty where none was tried
 * @param service what was done about a service
 * @param health how the gateway answers
 * @param warnings what a person should know, one sentence each
 */
record Report(
    Proposal proposal,
    SetupResult setup,
    Optional<ResetResult> reset,
    Optional<Outcome> keyCheck,
    ServiceOutcome service,
    Health health,
    List<String> warnings) {
  Report {
    warnings = List.copyOf(warnings);
  }

  Instance instance() {
    return setup.instance();
  }

  /**
   * What was done about a service.
   *
   * @param state {@code none}, {@code installed}, {@code already-installed}, {@code supervised}
   * @param text for people; empty where there is nothing to say
   */
  record ServiceOutcome(String state, String text) {
    static final ServiceOutcome NONE = new ServiceOutcome("none", "");
  }

  /**
   * How the gateway answers.
   *
   * @param state {@code ready}, {@code not-running}, {@code failed} or {@code skipped}
   * @param text for people
   */
  record Health(String state, String text) {}
}
