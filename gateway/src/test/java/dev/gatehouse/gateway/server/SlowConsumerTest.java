package dev.gatehouse.gateway.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RawJson;
import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that subscribe and do not read: T51. */
@Timeout(60)
class SlowConsumerTest {
  private static final RawJson BIG =
      new RawJson(new JsonObject().put("text", "x".repeat(64 * 1024)).encode());

  private static final AtomicReference<@Nullable Borrow> BORROWED = new AtomicReference<>();

  /** Gives a slow client this long to take its close frame. */
  private static TestGateway flushing(Duration limit) {
    return TestGateway.create()
        .limits(
            new ConnectionLimits(
                100,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                64 * 1024,
                100,
                16 * 1024,
                1_000_000,
                Duration.ofSeconds(30),
                limit))
        .module(
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Borrow.class);
                Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(Borrow.class);
              }
            });
  }

  /** Hands the gateway's broadcaster and loop to the test. */
  static final class Borrow implements RouteMount {
    private final Broadcaster broadcaster;
    private final GatewayLoop loop;

    @Inject
    Borrow(Broadcaster broadcaster, GatewayLoop loop) {
      this.broadcaster = broadcaster;
      this.loop = loop;
      BORROWED.set(this);
    }

    @Override
    public void mount(Router router) {}
  }

  @Nested
  class ThatReadsAgain {
    @RegisterExtension final TestGateway gateway = flushing(Duration.ofSeconds(50));

    @Test
    void isClosedWithItsReasonFlushedWhileOthersGetEverything() {
      List<WireSocket> slow = new ArrayList<>();
      try (WireSocket reader = gateway.admin(3)) {
        for (int i = 0; i < 20; i++) {
          slow.add(smallWindow(gateway));
        }
        for (int i = 0; i < 200; i++) {
          broadcaster().broadcast("agent", BIG);
          assertThat(reader.readEvent("agent").getLong("seq")).isPositive();
        }

        for (WireSocket client : slow) {
          assertThat(client.readClose()).isEqualTo(new Received("", 1008, "slow consumer"));
        }
        assertThat(reader.call("health", new JsonObject()).getBoolean("ok")).isTrue();
      } finally {
        slow.forEach(WireSocket::close);
      }
    }

    @Test
    void missesDroppableEventsAndSeesTheGap() throws Exception {
      try (WireSocket slow = smallWindow(gateway)) {
        for (int i = 0; i < 200; i++) {
          broadcaster().broadcast(GatewayEvent.of("heartbeat", BIG).droppable(true));
        }
        // All of them are sent or dropped before anything is read.
        borrowed().loop.call(Future::succeededFuture).await(30, TimeUnit.SECONDS);
        // The client reads again; what was kept arrives, what was dropped leaves a gap.
        long first = slow.readEvent("heartbeat").getLong("seq");
        int received = 1;
        String id = "alive";
        slow.send(
            new JsonObject().put("type", "req").put("id", id).put("method", "status").encode());
        JsonObject frame = slow.readJson();
        long last = first;
        while (!id.equals(frame.getString("id"))) {
          if ("heartbeat".equals(frame.getString("event"))) {
            received++;
            last = frame.getLong("seq");
          }
          frame = slow.readJson();
        }

        assertThat(received).isLessThan(200);
        assertThat(last - first + 1).isGreaterThanOrEqualTo(received);
        broadcaster().broadcast(GatewayEvent.of("heartbeat", BIG).droppable(true));
        assertThat(slow.readEvent("heartbeat").getLong("seq")).isGreaterThan(last + 1);
      }
    }
  }

  @Nested
  class ThatNeverReads {
    @RegisterExtension final TestGateway gateway = flushing(Duration.ofSeconds(1));

    @Test
    void isGoneAfterAWhileEvenWhenItNeverReads() {
      try (WireSocket slow = smallWindow(gateway);
          WireSocket owner = gateway.admin(4)) {
        for (int i = 0; i < 200; i++) {
          broadcaster().broadcast("agent", BIG);
          owner.readEvent("agent");
        }

        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(openSockets(gateway)).isEqualTo(1));
        assertThat(owner.call("health", new JsonObject()).getBoolean("ok")).isTrue();
      }
    }
  }

  private static WireSocket smallWindow(TestGateway gateway) {
    WireSocket socket =
        WireSocket.upgrade(
            gateway.port(), "/", List.of("Host: 127.0.0.1:" + gateway.port()), 4 * 1024);
    JsonObject answer = socket.connect(WireSocket.params(3, TestGateway.TOKEN, "operator.read"));
    assertThat(answer.getBoolean("ok")).isTrue();
    return socket;
  }

  private static long openSockets(TestGateway gateway) {
    String text =
        RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer " + TestGateway.TOKEN)
            .body();
    return text.lines()
        .filter(line -> line.startsWith("gatehouse_open_sockets "))
        .mapToLong(line -> Long.parseLong(line.substring(23)))
        .findFirst()
        .orElseThrow();
  }

  private static Broadcaster broadcaster() {
    return borrowed().broadcaster;
  }

  private static Borrow borrowed() {
    return requireNonNull(BORROWED.get());
  }
}
