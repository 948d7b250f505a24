package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.InstanceMarker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayClientTest {
  private static final String TOKEN = "the-token-that-must-not-leak-0123456789";

  private final InstanceMarker marker = FakeGateway.newMarker();
  private FakeGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = FakeGateway.of(marker);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void callsAndGetsTypedAnswers() throws Exception {
    gateway.on(
        "system-presence",
        (socket, request) ->
            FakeGateway.answer(
                socket,
                request,
                new JsonArray()
                    .add(new JsonObject().put("mode", "gateway").put("reason", "self"))));
    try (GatewayClient client = client()) {
      Hello hello = client.connect().await(60, TimeUnit.SECONDS);

      assertThat(hello.protocol()).isEqualTo(4);
      assertThat(client.presence().await(60, TimeUnit.SECONDS))
          .extracting(Presence::mode)
          .containsExactly("gateway");
    }
  }

  @Test
  void failsACallWithTheGatewaysOwnReason() throws Exception {
    try (GatewayClient client = client()) {
      client.connect().await(60, TimeUnit.SECONDS);

      assertThatThrownBy(() -> client.call("nope", Map.of()).await(60, TimeUnit.SECONDS))
          .isInstanceOf(CallRefusedException.class)
          .hasMessageContaining("unknown method");
    }
  }

  @Test
  void tellsASquatterNothingSecret() throws Exception {
    try (FakeGateway squatter = FakeGateway.squatter();
        GatewayClient client = client(squatter, options().build())) {
      assertThatThrownBy(() -> client.connect().await(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IDENTITY))
          .hasMessageContaining("process " + ProcessHandle.current().pid());

      assertThat(squatter.received())
          .isNotEmpty()
          .allSatisfy(text -> assertThat(text).doesNotContain(TOKEN).doesNotContain("auth"));
    }
  }

  @Test
  void sendsNothingSecretToASquatterThatTakesThePortLater() throws Exception {
    try (GatewayClient client = client()) {
      client.connect().await(60, TimeUnit.SECONDS);
      int port = gateway.port();
      gateway.stopListening();

      try (FakeGateway squatter = FakeGateway.squatterOn(port)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> squatter.received().size() >= 2);

        assertThat(squatter.received())
            .allSatisfy(text -> assertThat(text).doesNotContain(TOKEN).doesNotContain("auth"));
      }
      gateway.listenAgain();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.connect().await(60, TimeUnit.SECONDS).protocol() == 4);
    }
  }

  @Test
  void connectsAgainWhenTheGatewayComesBack() throws Exception {
    try (GatewayClient client = client()) {
      client.connect().await(60, TimeUnit.SECONDS);
      List<String> seen = new CopyOnWriteArrayList<>();
      client.events().handler(event -> seen.add(event.name()));

      gateway.stopListening();
      gateway.listenAgain();

      await().atMost(Duration.ofMinutes(1)).until(() -> !gateway.sockets().isEmpty());
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                gateway.event("health", new JsonObject());
                return seen.contains("health");
              });
    }
  }

  @Test
  void failsWaitingCallsWhenTheConnectionBreaks() throws Exception {
    try (GatewayClient client = client()) {
      client.connect().await(60, TimeUnit.SECONDS);
      gateway.on("health", (socket, request) -> gateway.dropAll());

      assertThatThrownBy(() -> client.health().await(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              GatehouseException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
    }
  }

  @Test
  void givesUpAndSaysWhyWhenItsTokenIsRefusedLater() throws Exception {
    try (GatewayClient client = client()) {
      AtomicReference<Throwable> why = new AtomicReference<>();
      client.events().exceptionHandler(why::set);
      client.connect().await(60, TimeUnit.SECONDS);
      gateway.on(
          "connect",
          (socket, request) -> {
            FakeGateway.refuse(socket, request, "INVALID_REQUEST", "unauthorized: mismatch");
            socket.close((short) 1008, "unauthorized");
          });

      gateway.dropAll();

      await().atMost(Duration.ofMinutes(1)).until(() -> why.get() != null);
      assertThat(why.get())
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ACCESS));
    }
  }

  @Test
  void closesASilentConnectionWithTickTimeoutAndConnectsAgain() throws Exception {
    gateway.ticking(50);
    try (GatewayClient client = client()) {
      client.connect().await(60, TimeUnit.SECONDS);

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> gateway.closeCodes().contains(GatewayClient.TICK_TIMEOUT));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> gateway.received().stream().filter(this::isConnect).count() > 1);
    }
  }

  @Test
  void keepsEventsInOrderForAReaderThatPauses() throws Exception {
    try (GatewayClient client =
        GatewayClient.builder(target(gateway)).options(options().build()).eventBuffer(8).build()) {
      List<Long> seen = new CopyOnWriteArrayList<>();
      client
          .events()
          .handler(event -> seen.add(((Number) requireNonNull(event.payload())).longValue()));
      client.events().pause();
      client.connect().await(60, TimeUnit.SECONDS);
      int many = 2_000;
      for (int i = 0; i < many; i++) {
        gateway.event("agent", i);
      }

      client.events().fetch(3);
      await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() == 3);
      assertThat(seen).containsExactly(0L, 1L, 2L);

      client.events().resume();
      await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() == many);
      assertThat(seen).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void doesNotCloseAConnectionThatItDoesNotReadItself() throws Exception {
    gateway.ticking(30);
    try (GatewayClient client =
        GatewayClient.builder(target(gateway)).options(options().build()).eventBuffer(1).build()) {
      client.events().handler(event -> {});
      client.events().pause();
      client.connect().await(60, TimeUnit.SECONDS);
      gateway.event("agent", 1);
      // The socket is paused as soon as the one event is kept; from here the client hears nothing.
      await()
          .atMost(Duration.ofMinutes(1))
          .during(Duration.ofMillis(300))
          .until(() -> gateway.closeCodes().isEmpty());
    }
  }

  @Test
  void failsACallThatIsNotAnsweredInTime() throws Exception {
    gateway.on("status", (socket, request) -> {});
    try (GatewayClient client =
        client(gateway, options().timeout(Duration.ofMillis(200)).build())) {
      client.connect().await(60, TimeUnit.SECONDS);

      assertThatThrownBy(() -> client.status().await(60, TimeUnit.SECONDS))
          .hasMessageContaining("no answer to status in time");
    }
  }

  @Test
  void doesNotConnectAgainOnceItIsClosed() throws Exception {
    GatewayClient client = client();
    client.connect().await(60, TimeUnit.SECONDS);

    client.close();

    assertThatThrownBy(() -> client.connect().await(60, TimeUnit.SECONDS))
        .isInstanceOf(GatehouseException.class);
    await().atMost(Duration.ofMinutes(1)).until(() -> gateway.closeCodes().contains((short) 1000));
  }

  private boolean isConnect(String text) {
    return text.contains("\"connect\"");
  }

  private GatewayClient client() {
    return client(gateway, options().build());
  }

  private GatewayClient client(FakeGateway peer, ClientOptions options) {
    return GatewayClient.builder(target(peer))
        .options(options)
        .firstBackoff(Duration.ofMillis(20))
        .build();
  }

  private ClientTarget target(FakeGateway peer) {
    return new ClientTarget("127.0.0.1", peer.port(), "sigil/main", Optional.of(marker));
  }

  private static ClientOptions.Builder options() {
    return ClientOptions.builder().token(TOKEN);
  }
}
