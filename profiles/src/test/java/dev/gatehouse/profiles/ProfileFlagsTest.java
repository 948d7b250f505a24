package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.ProfileFlags.Extracted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileFlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--profile rescue status --json",
        "--profile=rescue status --json",
        "status --profile rescue --json",
        "status --json --profile=rescue",
        "status --profile=rescue --profile rescue --json",
        "--profile rescue status --json --profile rescue"
      })
  void theProfileFlagCountsBeforeAndAfterTheSubcommand(String line) {
    Extracted extracted = extract(line);

    assertThat(extracted.profile()).contains("rescue");
    assertThat(extracted.remaining()).containsExactly("status", "--json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dev gateway", "gateway --dev", "--dev gateway --profile dev"})
  void devOfTheGatewayCommandMeansTheProfileDev(String line) {
    Extracted extracted = extract(line);

    assertThat(extracted.dev()).isTrue();
    assertThat(extracted.remaining()).containsExactly("gateway");
  }

  @Test
  void whatStandsBehindTwoDashesIsLeftAlone() {
    Extracted extracted = extract("agent -- --profile rescue --dev");

    assertThat(extracted.profile()).isEmpty();
    assertThat(extracted.dev()).isFalse();
    assertThat(extracted.remaining())
        .containsExactly("agent", "--", "--profile", "rescue", "--dev");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--profile | --profile requires a value",
        "status --profile | --profile requires a value",
        "--profile= status | --profile requires a value",
        "--profile --json status | --profile requires a value",
        "--profile ../x | Invalid --profile (use letters, numbers, \"_\", \"-\" only)",
        "--profile=a=b | Invalid --profile (use letters, numbers, \"_\", \"-\" only)",
        "--profile=a/b | Invalid --profile (use letters, numbers, \"_\", \"-\" only)",
        "--profile gateway status | Invalid --profile",
        "--dev --profile main | Cannot combine --dev with --profile",
        "--profile main gateway --dev | Cannot combine --dev with --profile",
        "--profile DEV --dev | Cannot combine --dev with --profile",
        "--profile a status --profile b | --profile is given twice: a and b",
        "--profile a --profile=A | --profile is given twice: a and A"
      })
  void refusesWithTheFamilysWordsAndExitCodeTwo(String line, String message) {
    assertThatThrownBy(() -> extract(line))
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.exitCode().code()).isEqualTo(2);
            })
        .hasMessageStartingWith(message);
  }

  @Test
  void valuesOfOtherOptionsKeepTheirOrder() {
    Extracted extracted =
        extract("--no-color gateway --port 19001 --profile rescue --bind loopback");

    assertThat(extracted.remaining())
        .containsExactly("--no-color", "gateway", "--port", "19001", "--bind", "loopback");
  }

  @Property
  void theFlagMeansTheSameWhereverItStands(
      @ForAll @IntRange(max = 3) int position, @ForAll boolean joined) {
    List<String> argv = new ArrayList<>(List.of("gateway", "status", "--json"));
    if (joined) {
      argv.add(position, "--profile=work");
    } else {
      argv.addAll(position, List.of("--profile", "work"));
    }

    assertThat(ProfileFlags.extract(argv).profile()).contains("work");
    assertThat(ProfileFlags.extract(argv).remaining())
        .containsExactly("gateway", "status", "--json");
  }

  @Property
  void wordsThatAreNoProfileFlagsPassThrough(@ForAll List<@StringLength(max = 8) String> words) {
    List<String> argv =
        words.stream()
            .filter(word -> !word.startsWith("--profile") && !word.equals("--dev"))
            .toList();

    assertThat(ProfileFlags.extract(argv).remaining()).isEqualTo(argv);
    assertThat(ProfileFlags.extract(Collections.emptyList()).remaining()).isEmpty();
  }

  private static Extracted extract(String line) {
    return ProfileFlags.extract(List.of(line.split(" ")));
  }
}
