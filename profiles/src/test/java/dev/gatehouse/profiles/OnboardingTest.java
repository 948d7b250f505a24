package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.profiles.onboarding.Onboarding;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import dev.gatehouse.profiles.onboarding.OnboardingChoice;
import dev.gatehouse.profiles.onboarding.OnboardingChoice.Auth;
import dev.gatehouse.profiles.onboarding.OnboardingChoice.Bind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnboardingTest {
  @TempDir Path temporary;
  private TestHost host;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis", "gatehouse"})
  void rescueGetsAnotherBaseByItselfWhicheverComesFirst(String distribution) {
    Instance rescue = perform(distribution, "rescue", choice(c -> c)).instance();
    Instance main = perform(distribution, "default", choice(c -> c)).instance();

    assertThat(main.ports().gateway()).isEqualTo(TestHost.distribution(distribution).defaultPort());
    assertThat(rescue.ports().gateway()).isNotEqualTo(main.ports().gateway());
    assertThat(rescue.workspace().toString()).endsWith("-rescue");
  }

  @Test
  void aProposalSaysWhatWouldBeAndWritesNothing() {
    Map<String, String> before = host.files();

    Proposal proposal = onboarding().propose(host.start("sigil", "--profile", "rescue"));

    assertThat(proposal.configured()).isFalse();
    assertThat(proposal.bind()).isEqualTo("loopback");
    assertThat(proposal.auth()).isEqualTo("token");
    assertThat(proposal.portReason()).contains("18789 is left");
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void everythingThatWasChosenIsWrittenInOneChange() {
    Instance done =
        perform(
                "sigil",
                "lab",
                choice(
                    c ->
                        c.port(24_000)
                            .bind(Bind.LAN)
                            .auth(Auth.PASSWORD)
                            .password("a long enough passphrase")
                            .workspace(host.home("notes"))
                            .setting("tools.web.search.provider", "brave")))
            .instance();

    ConfigSnapshot config = config(done);
    assertThat(config.string("gateway", "bind")).contains("lan");
    assertThat(config.string("gateway", "auth", "mode")).contains("password");
    assertThat(config.string("gateway", "auth", "token")).isEmpty();
    assertThat(config.string("tools", "web", "search", "provider")).contains("brave");
    assertThat(config.string("wizard", "lastRunVersion")).contains("1.0");
    assertThat(done.ports().gateway()).isEqualTo(24_000);
    assertThat(done.workspace()).isEqualTo(host.home("notes")).isDirectory();
    assertThat(done.configStore(host.environment(), Clock.systemUTC()).history())
        .extracting(Generation::author)
        .containsExactly("onboard");
  }

  @Test
  void theSameChoiceTwiceChangesNothing() {
    OnboardingChoice choice = choice(c -> c.port(24_000).bind(Bind.LOOPBACK).auth(Auth.TOKEN));
    perform("sigil", "lab", choice);
    Map<String, String> before = host.files();

    SetupResult again = perform("sigil", "lab", choice);

    assertThat(again.changed()).isFalse();
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aLaterChoiceMovesThePortAndKeepsTheToken() {
    Instance first = perform("sigil", "lab", choice(c -> c.port(24_000))).instance();
    String token = config(first).string("gateway", "auth", "token").orElseThrow();

    Instance second = perform("sigil", "lab", choice(c -> c.port(24_200))).instance();

    assertThat(second.ports().gateway()).isEqualTo(24_200);
    assertThat(config(second).string("gateway", "auth", "token")).contains(token);
    assertThat(ConfigTrees.at(config(second).resolved(), "gateway", "port")).contains(24_200L);
  }

  @Test
  void aPortOfAnotherInstanceIsRefusedAndNothingWritten() {
    perform("sigil", "main", choice(c -> c.port(24_000)));
    Map<String, String> before = host.files();

    assertThatThrownBy(() -> perform("sigil", "lab", choice(c -> c.port(24_002))))
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
              assertThat(e).hasMessageContaining("sigil/main");
              assertThat(e.remedy()).contains("--port");
            });
    assertThat(host.files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "none,lan,,,needs authentication",
    "password,,,,needs a password",
    "token,,,a long enough passphrase,does not fit",
    "password,,some-token-that-is-long,,does not fit",
    "none,,some-token-that-is-long,,does not fit",
    ",,some-token-that-is-long,a long enough passphrase,exclude each other",
    ",custom,,,needs an address",
    "password,lan,,short,is shorter than 16",
    ",,short,,is shorter than 16"
  })
  void contradictionsAreRefused(
      String auth, String bind, String token, String password, String message) {
    assertThatThrownBy(
            () ->
                choice(
                    c -> {
                      if (auth != null) {
                        c.auth(Auth.valueOf(auth.toUpperCase(java.util.Locale.ROOT)));
                      }
                      if (bind != null) {
                        c.bind(Bind.valueOf(bind.toUpperCase(java.util.Locale.ROOT)));
                      }
                      if (token != null) {
                        c.token(token);
                      }
                      if (password != null) {
                        c.password(password);
                      }
                      return c;
                    }))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://host:1", "ws://", "wss://me:pass@host:1", "not an address", "ws://host:1"})
  void anAddressElsewhereThatWouldGiveTheTokenAwayIsRefused(String url) {
    assertThatThrownBy(() -> choice(c -> c.remote(url, "some-token-that-is-long")))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void riskIsNamedOnlyForWhatOpensTheGateway() {
    assertThat(choice(c -> c.port(24_000).auth(Auth.TOKEN)).risks()).isEmpty();
    assertThat(choice(c -> c.bind(Bind.LAN)).risks()).hasSize(1);
    assertThat(choice(c -> c.auth(Auth.NONE)).risks()).hasSize(1);
  }

  @Test
  void noTextOfAChoiceHoldsASecret() {
    OnboardingChoice choice = choice(c -> c.token("some-token-that-is-long"));

    assertThat(
            List.of(
                choice.toString(), SetupOptions.forSetup().withSettings(choice.settings()) + ""))
        .noneMatch(text -> text.contains("some-token"));
  }

  private SetupResult perform(String distribution, String profile, OnboardingChoice choice) {
    return onboarding().perform(host.start(distribution, "--profile", profile), choice, "1.0");
  }

  private Onboarding onboarding() {
    return new Onboarding(host.catalog(), Clock.systemUTC(), new SecureRandom());
  }

  private ConfigSnapshot config(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC()).readValid();
  }

  private static OnboardingChoice choice(UnaryOperator<OnboardingChoice.Builder> fill) {
    return fill.apply(OnboardingChoice.builder()).build();
  }
}
