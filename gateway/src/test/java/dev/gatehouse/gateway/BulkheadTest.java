package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.junit.GatewayClients;
import dev.gatehouse.gateway.junit.GatewayExtension;
import dev.gatehouse.gateway.junit.TestClient;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BulkheadTest {
  private static final int CALLS = 2_000;
  private static final int IDLE_SOCKETS = 200;

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final AtomicInteger thrown = new AtomicInteger();

  @RegisterExtension
  final GatewayExtension gateways =
      GatewayExtension.builder()
          .distribution("sigil")
          .gateway("neighbour")
          .gateway("victim", spec -> spec.module(misbehaviour()))
          .build();

  @Test
  void aNeighbourAnswersEveryCallWhileAnotherGatewayIsFloodedThrowsAndBlocksItsLoop(
      GatewayClients clients) throws Exception {
    TestClient neighbour = clients.of("neighbour");
    times(neighbour, CALLS);
    long[] before = times(neighbour, CALLS);
    List<Socket> flood = new ArrayList<>();
    AtomicBoolean stop = new AtomicBoolean();
    Thread requests = new Thread(() -> flood(stop), "flood");
    try (DirectClient blocker = clients.of("victim").connect()) {
      for (int i = 0; i < IDLE_SOCKETS; i++) {
        flood.add(new Socket(InetAddress.getByName("127.0.0.1"), port("victim")));
      }
      requests.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> thrown.get() > 100);
      long[] flooded = times(neighbour, CALLS);

      Thread call = new Thread(() -> blocker.call("test.block", Map.of()), "blocker");
      call.start();
      assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
      long[] stuck = times(neighbour, CALLS);

      assertThat(release.getCount()).as("the victim's loop was blocked all the time").isOne();
      assertThat(stuck).hasSize(CALLS);
      assertThat(flooded).hasSize(CALLS);
      report("alone", before);
      report("while the other is flooded and throws", flooded);
      report("while the other's loop is blocked", stuck);
      // A blocked loop costs no processor: were anything shared, no call would have come back.
      assertThat(percentile(stuck, 99)).isLessThan(TimeUnit.SECONDS.toNanos(5));

      release.countDown();
      call.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(call.isAlive()).isFalse();
      assertThat(clients.of("victim").health().ok()).isTrue();
    } finally {
      stop.set(true);
      release.countDown();
      requests.join(TimeUnit.SECONDS.toMillis(30));
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void aNeighbourIsUntouchedWhenAnotherGatewayIsKilled(GatewayClients clients) {
    clients.of("neighbour").health();

    gateways.kill("victim");

    assertThat(clients.of("victim").tryConnect()).isEmpty();
    assertThat(clients.of("neighbour").health().ok()).isTrue();
    gateways.restart("victim");
    assertThat(clients.of("victim").health().ok()).isTrue();
  }

  private void flood(AtomicBoolean stop) {
    try (DirectClient client = gateways.gateway("victim").connect()) {
      while (!stop.get()) {
        try {
          client.call("test.throw", Map.of());
        } catch (dev.gatehouse.gateway.client.CallRefusedException e) {
          thrown.incrementAndGet();
        }
      }
    } catch (dev.gatehouse.core.GatehouseException e) {
      // The loop that answers is blocked; that is what this test is about.
    }
  }

  private static long[] times(TestClient client, int calls) {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      assertThat(client.health().ok()).isTrue();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void report(String when, long[] nanos) {
    System.out.printf(
        "health of the neighbour %s: p50 %d us, p99 %d us%n",
        when, percentile(nanos, 50) / 1_000, percentile(nanos, 99) / 1_000);
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private int port(String profile) {
    return gateways.instance(profile).ports().gateway();
  }

  private AbstractModule misbehaviour() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
        methods.addBinding().toInstance(new Misbehaviour("test.block", BulkheadTest.this::block));
        methods.addBinding().toInstance(new Misbehaviour("test.throw", BulkheadTest::fail));
      }
    };
  }

  private void block() {
    blocked.countDown();
    try {
      release.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail() {
    throw new IllegalStateException("as asked");
  }

  private record Misbehaviour(String name, Runnable action) implements RpcMethod {
    @Override
    public Scope scope() {
      return Scope.READ;
    }

    @Override
    public Future<?> call(RpcCall call) {
      action.run();
      return Future.succeededFuture();
    }
  }
}
