package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class IdempotencyCacheTest {
  private final Clock clock = Mockito.mock(Clock.class);
  private final AtomicInteger worked = new AtomicInteger();
  private final IdempotencyCache cache = new IdempotencyCache(clock);

  IdempotencyCacheTest() {
    Mockito.when(clock.getZone()).thenReturn(ZoneOffset.UTC);
    at(0);
  }

  @Test
  void doesTheWorkOnce() {
    Future<?> first = cache.once("send:k", this::work);
    Future<?> second = cache.once("send:k", this::work);

    assertThat(worked).hasValue(1);
    assertThat(second.result()).isEqualTo(first.result());
  }

  @Test
  void letsARepeatedRequestWaitForTheFirst() {
    Promise<Object> promise = Promise.promise();
    Future<?> first = cache.once("send:k", promise::future);
    Future<?> second = cache.once("send:k", this::work);
    promise.complete("answer");

    assertThat(second.result()).isEqualTo("answer");
    assertThat(first.result()).isEqualTo("answer");
    assertThat(worked).hasValue(0);
  }

  @Test
  void doesTheWorkAgainAfterAFailure() {
    cache.once("send:k", () -> Future.failedFuture("offline"));

    assertThat(cache.once("send:k", this::work).succeeded()).isTrue();
    assertThat(worked).hasValue(1);
  }

  @Test
  void forgetsAfterFiveMinutes() {
    cache.once("send:k", this::work);
    at(IdempotencyCache.TTL.toMillis());
    cache.once("send:k", this::work);

    assertThat(worked).hasValue(2);
  }

  @Test
  void keepsTheNewestThousand() {
    for (int i = 0; i < IdempotencyCache.MAX_ENTRIES + 1; i++) {
      cache.once("send:" + i, this::work);
    }
    cache.once("send:1", this::work);
    assertThat(worked).hasValue(1_001);
    cache.once("send:0", this::work);
    assertThat(worked).hasValue(1_002);
    assertThat(cache.size()).isEqualTo(IdempotencyCache.MAX_ENTRIES);
  }

  private Future<?> work() {
    return Future.succeededFuture(worked.incrementAndGet());
  }

  private void at(long millis) {
    Mockito.when(clock.millis()).thenReturn(millis);
    Mockito.when(clock.instant()).thenReturn(Instant.ofEpochMilli(millis));
  }
}
