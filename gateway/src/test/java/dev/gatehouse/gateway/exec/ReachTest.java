package dev.gatehouse.gateway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @ParameterizedTest
  @CsvSource({
    "/home/u,/home/u",
    "-t/home/u,/home/u",
    "-rt/home/u,/home/u",
    "-xvC/home/u,/home/u",
    "-rt../other,../other",
    "-ft~,~",
    "--target-directory=/home/u,/home/u",
    "of=/home/u,/home/u",
    "@/home/u,/home/u"
  })
  void seesThePathInAnArgument(String argument, String path) {
    assertThat(Reach.parts(argument)).contains(path);
  }

  @Test
  void looksAtLongArgumentsWithoutEndlessWork() {
    assertThat(Reach.parts("-" + "a".repeat(100_000) + "/home/u"))
        .contains("/home/u")
        .hasSizeLessThan(100);
    assertThat(Reach.parts("-")).containsExactly("-");
  }
}
