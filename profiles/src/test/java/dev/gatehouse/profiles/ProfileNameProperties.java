package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProfileNameProperties {
  @Property
  void noAcceptedNameEscapesThePathItIsPartOf(@ForAll("nearlyNames") String text) {
    ProfileName name = accepted(text);
    Path home = Path.of("/home/a");

    Path state = home.resolve(".sigil-" + name);

    assertThat(state.normalize()).isEqualTo(state);
    assertThat(state.getParent()).isEqualTo(home);
  }

  @Property
  void noAcceptedNameNeedsQuotingInAShellUnitPlistOrTask(@ForAll("nearlyNames") String text) {
    ProfileName name = accepted(text);

    for (Distribution distribution : TestHost.DISTRIBUTIONS.all()) {
      ServiceNames services = ServiceNames.of(distribution, name);

      assertThat(services.systemdUnit()).matches("[a-zA-Z0-9_-]+\\.service");
      assertThat(services.launchdLabel()).matches("[a-zA-Z0-9_.-]+");
      assertThat(services.windowsTask()).matches("[a-zA-Z0-9_() -]+");
    }
    assertThat(name.value()).doesNotStartWith("-").matches("[A-Za-z0-9_-]{1,64}");
  }

  @Property
  void noAcceptedNameIsADeviceOfWindows(@ForAll("nearlyNames") String text) {
    assertThat(accepted(text).folded()).isNotIn("con", "prn", "aux", "nul", "com1", "lpt9");
  }

  @Property
  void aRefusalIsAUsageErrorAndPrintsNoControlCharacter(@ForAll String text) {
    try {
      assertThat(new ProfileName(text).value()).isEqualTo(text);
    } catch (GatehouseException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(e.getMessage()).matches("[\\x20-\\x7e…]+");
    }
  }

  @Property
  void lookAlikesOfOtherAlphabetsAreRefused(@ForAll("foreignLetters") char letter) {
    assertThatThrownBy(() -> new ProfileName("resc" + letter + "e"))
        .isInstanceOf(GatehouseException.class);
  }

  @Example
  void refusesWhatCouldEscape() {
    for (String text :
        new String[] {
          "",
          ".",
          "..",
          "../x",
          "a/b",
          "a\\b",
          "-rf",
          "work.service",
          "a b",
          "a\nb",
          "a\0b",
          "x-",
          "con",
          "NUL",
          "gateway",
          "Node",
          "$(id)",
          "%h",
          "a;b",
          "a".repeat(65),
          "work\r"
        }) {
      assertThatThrownBy(() -> new ProfileName(text))
          .as(text)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
  }

  private static ProfileName accepted(String text) {
    try {
      return new ProfileName(text);
    } catch (GatehouseException e) {
      Assume.that(false);
      throw e;
    }
  }

  @Provide
  Arbitrary<String> nearlyNames() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("abzABZ019_-").ofMinLength(1).ofMaxLength(66),
        Arbitraries.strings().withChars("aB0_-./\\ %$\"'\n").ofMinLength(1).ofMaxLength(4),
        Arbitraries.of("main", "rescue", "Main", "a", "dev", "x_y-z", "con-1", "com0"));
  }

  @Provide
  Arbitrary<Character> foreignLetters() {
    return Arbitraries.chars()
        .filter(c -> Character.isLetterOrDigit(c) && c > 127)
        .filter(c -> !String.valueOf(c).toLowerCase(Locale.ROOT).matches("[a-z0-9]"));
  }
}
