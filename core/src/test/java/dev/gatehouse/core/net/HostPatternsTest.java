package dev.gatehouse.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostPatternsTest {
  @Test
  void aNameStandsForItselfOnly() {
    HostPatterns patterns = HostPatterns.of(List.of(" Example.COM "));

    assertThat(patterns.match("example.com")).isTrue();
    assertThat(patterns.match("www.example.com")).isFalse();
    assertThat(patterns.match("example.com.evil.test")).isFalse();
  }

  @Test
  void aStarStandsForEveryNameBelowAndNotForTheNameItself() {
    HostPatterns patterns = HostPatterns.of(List.of("*.example.com"));

    assertThat(patterns.match("a.b.example.com")).isTrue();
    assertThat(patterns.match("example.com")).isFalse();
    assertThat(patterns.match(".example.com")).isFalse();
    assertThat(patterns.match("badexample.com")).isFalse();
  }

  @Test
  void whatIsNoListMatchesNothing() {
    assertThat(HostPatterns.of("example.com").match("example.com")).isFalse();
    assertThat(HostPatterns.of("example.com").isEmpty()).isTrue();
  }
}
