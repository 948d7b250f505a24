package dev.gatehouse.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.access.Credential.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final RateLimiter.Limits LIMITS =
      new RateLimiter.Limits(10, 50, Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final TestClock clock = new TestClock();
  private final RateLimiter limiter = new RateLimiter(clock, LIMITS);

  @Test
  void makesAPeerWaitAfterTenFailures() {
    fail("127.0.0.1", 9);
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isZero();

    fail("127.0.0.1", 1);
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void letsThePeerTryAgainAfterTheLockout() {
    fail("127.0.0.1", 10);
    clock.advance(Duration.ofMinutes(5));

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isZero();
  }

  @Test
  void locksNobodyLongerWhenTheClockIsSetBackByADay() {
    fail("127.0.0.1", 10);
    clock.advance(Duration.ofDays(-1));
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isEqualTo(Duration.ofMinutes(5));

    clock.advance(Duration.ofMinutes(5));

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isZero();
  }

  @Test
  void forgetsFailuresAfterTheWindow() {
    fail("127.0.0.1", 9);
    clock.advance(Duration.ofMinutes(1));
    fail("127.0.0.1", 9);

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.0.0.1")).isZero();
  }

  @Test
  void countsEachSortOfCredentialAndEachPeerAlone() {
    fail("127.0.0.1", 10);

    assertThat(limiter.waitFor(Kind.DEVICE_TOKEN, "127.0.0.1")).isZero();
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "192.0.2.1")).isZero();
  }

  @Test
  void countsAllAddressesOfLoopbackAsOnePeer() {
    for (int i = 1; i <= 8; i++) {
      limiter.failed(Kind.SHARED_SECRET, "127.0." + i + ".2");
    }
    limiter.failed(Kind.SHARED_SECRET, "::1");
    limiter.failed(Kind.SHARED_SECRET, "::ffff:127.0.0.9");

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "127.200.0.1")).isPositive();
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "::1")).isPositive();
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "::ffff:192.0.2.1")).isZero();
  }

  @Test
  void countsAnIpv6NetworkAsOnePeer() {
    for (int i = 0; i < 10; i++) {
      limiter.failed(Kind.SHARED_SECRET, "2001:db8:1:2::" + i);
    }

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "2001:db8:1:2:ffff::1")).isPositive();
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "2001:db8:1:3::1")).isZero();
  }

  @Test
  void allowsOneFailureEachWhenManyPeersGuessTogether() {
    for (int i = 0; i < 50; i++) {
      limiter.failed(Kind.SHARED_SECRET, "10.0.0." + i);
    }

    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "10.0.0.7")).isPositive();
    assertThat(limiter.waitFor(Kind.SHARED_SECRET, "192.0.2.1")).isZero();
  }

  @Property
  void neverMakesAPeerWaitThatDidNotFail(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 40) Integer> peers) {
    RateLimiter some = new RateLimiter(clock, LIMITS);
    peers.forEach(peer -> some.failed(Kind.SHARED_SECRET, "10.1.1." + peer));

    assertThat(some.waitFor(Kind.SHARED_SECRET, "10.1.1.200")).isZero();
  }

  @Property
  void neverMakesAnybodyWaitLongerThanTheLockoutWhateverTheClockDoes(
      @ForAll @Size(max = 60) List<@IntRange(min = -400, max = 400) Integer> seconds) {
    RateLimiter some = new RateLimiter(clock, LIMITS);
    for (int step : seconds) {
      some.failed(Kind.SHARED_SECRET, "127.0.0.1");
      clock.advance(Duration.ofSeconds(step));

      assertThat(some.waitFor(Kind.SHARED_SECRET, "127.0.0.1"))
          .isBetween(Duration.ZERO, LIMITS.lockout());
    }
  }

  @Property
  void neverLetsMoreThanTenGuessesThroughInOneWindow(
      @ForAll @IntRange(min = 1, max = 500) int guesses) {
    RateLimiter some = new RateLimiter(clock, LIMITS);
    int through = 0;
    for (int i = 0; i < guesses; i++) {
      if (some.waitFor(Kind.SHARED_SECRET, "127.0.0.1").isZero()) {
        through++;
        some.failed(Kind.SHARED_SECRET, "127.0.0.1");
      }
    }

    assertThat(through).isEqualTo(Math.min(guesses, 10));
  }

  private void fail(String peer, int times) {
    for (int i = 0; i < times; i++) {
      limiter.failed(Kind.SHARED_SECRET, peer);
    }
  }

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
