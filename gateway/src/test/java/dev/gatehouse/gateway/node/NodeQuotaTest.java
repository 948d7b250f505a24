package dev.gatehouse.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.turn.Turn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NodeQuotaTest {
  private final Time time = new Time();
  private final NodeQuota quota = new NodeQuota(time);
  private final AtomicInteger started = new AtomicInteger();

  private static final class Time extends Clock {
    long millis = 1_000_000;

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
      return Instant.ofEpochMilli(millis);
    }
  }

  private Supplier<Future<Turn>> refused() {
    return () -> {
      started.incrementAndGet();
      return Future.failedFuture("refused");
    };
  }

  private Supplier<Future<Turn>> waiting() {
    return () -> {
      started.incrementAndGet();
      return Promise.<Turn>promise().future();
    };
  }

  @Test
  void takesWordsThatAreRepeatedWithinTwoSecondsForOneMessage() {
    quota.once("a", "words", waiting());
    time.millis += 1_999;
    quota.once("a", "words", waiting());
    assertThat(started).hasValue(1);

    quota.once("b", "words", waiting());
    time.millis += 1;
    quota.once("a", "words", waiting());
    assertThat(started).hasValue(3);
  }

  @Test
  void triesAgainWhatWasRefused() {
    quota.once("a", "words", refused());
    quota.once("a", "words", refused());

    assertThat(started).hasValue(2);
  }

  @Test
  void refusesMoreThanItsNumberInAMinute() {
    for (int i = 0; i < NodeQuota.MOST_IN_A_MINUTE; i++) {
      quota.once("a", "words " + i, refused());
    }

    assertThatThrownBy(() -> quota.once("a", "more", refused()))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("try again later");
    quota.once("b", "more", refused());
    time.millis += 60_000;
    quota.once("a", "more", refused());
    assertThat(started).hasValue(NodeQuota.MOST_IN_A_MINUTE + 2);
  }

  @Test
  void refusesMoreAtOnceThanItsNumberHoweverManyNodesThereAre() {
    int nodes = NodeQuota.MOST_OF_ALL / NodeQuota.MOST_UNFINISHED;
    for (int node = 0; node < nodes; node++) {
      String id = "node " + node;
      for (int i = 0; i < NodeQuota.MOST_UNFINISHED; i++) {
        quota.once(id, "words " + i, waiting());
      }
      time.millis += 60_000;
      assertThatThrownBy(() -> quota.once(id, "more", waiting())).isInstanceOf(RpcException.class);
    }

    assertThatThrownBy(() -> quota.once("another", "words", waiting()))
        .isInstanceOf(RpcException.class);
  }
}
