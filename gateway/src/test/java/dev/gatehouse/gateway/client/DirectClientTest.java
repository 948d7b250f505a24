package dev.gatehouse.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.InstanceMarker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectClientTest {
  private static final String TOKEN = "the-token-that-must-not-leak-0123456789";
  private static final String PASSWORD = "the-password-that-must-not-leak";

  private final InstanceMarker marker = FakeGateway.newMarker();

  @Test
  void asksAndGetsAnswers() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker)) {
      gateway.on(
          "health",
          (socket, request) ->
              FakeGateway.answer(
                  socket, request, new JsonObject().put("ok", true).put("durationMs", 7)));
      try (DirectClient client = DirectClient.connect(target(gateway), options())) {
        assertThat(client.hello().protocol()).isEqualTo(4);
        assertThat(client.hello().methods()).containsExactly("health");
        assertThat(client.health().ok()).isTrue();
        assertThat(client.health().durationMillis()).isEqualTo(7);
      }
    }
  }

  @Test
  void speaksProtocolThreeWhenAsked() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker);
        DirectClient client =
            DirectClient.connect(
                target(gateway), ClientOptions.builder().token(TOKEN).protocol(3).build())) {
      assertThat(client.hello().protocol()).isEqualTo(3);
    }
  }

  @Test
  void tellsASquatterNothingSecret() throws Exception {
    try (FakeGateway squatter = FakeGateway.squatter()) {
      assertThatThrownBy(() -> DirectClient.connect(target(squatter), options()))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IDENTITY))
          .hasMessageContaining("not by sigil/main")
          .hasMessageContaining("no credential was sent");

      assertThat(squatter.received()).isNotEmpty().allSatisfy(DirectClientTest::holdsNoSecret);
    }
  }

  @Test
  void namesTheProcessThatHoldsThePort() throws Exception {
    try (FakeGateway squatter = FakeGateway.squatter()) {
      assertThatThrownBy(() -> DirectClient.connect(target(squatter), options()))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void doesNotTakeASiblingsProofForTheInstances() throws Exception {
    try (FakeGateway sibling = FakeGateway.of(FakeGateway.newMarker())) {
      assertThatThrownBy(() -> DirectClient.connect(target(sibling), options()))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IDENTITY));
      assertThat(sibling.received()).isNotEmpty().allSatisfy(DirectClientTest::holdsNoSecret);
    }
  }

  @Test
  void doesNotTakeARelayedProof() throws Exception {
    try (FakeGateway relay = FakeGateway.of(marker).proving(18_789)) {
      assertThatThrownBy(() -> DirectClient.connect(target(relay), options()))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IDENTITY));
      assertThat(relay.received()).isNotEmpty().allSatisfy(DirectClientTest::holdsNoSecret);
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    ClientTarget target = new ClientTarget("127.0.0.1", free, "sigil/main", Optional.of(marker));

    assertThatThrownBy(() -> DirectClient.connect(target, options()))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasMessageContaining("sigil/main does not answer on 127.0.0.1:" + free);
  }

  @Test
  void givesUpOnAPeerThatAcceptsAndSaysNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClientTarget target =
          new ClientTarget("127.0.0.1", silent.getLocalPort(), "sigil/main", Optional.of(marker));

      assertThatThrownBy(
              () ->
                  DirectClient.connect(
                      target,
                      ClientOptions.builder().token(TOKEN).timeout(Duration.ofMillis(200)).build()))
          .isInstanceOfSatisfying(
              GatehouseException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void givesUpOnAPeerThatDripsBytesForEver() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread drip = new Thread(() -> drip(slow), "drip");
      drip.start();
      ClientTarget target =
          new ClientTarget("127.0.0.1", slow.getLocalPort(), "sigil/main", Optional.of(marker));

      assertThatThrownBy(
              () ->
                  DirectClient.connect(
                      target,
                      ClientOptions.builder().token(TOKEN).timeout(Duration.ofMillis(300)).build()))
          .hasMessageContaining("no answer in time");
      drip.join();
    }
  }

  @Test
  void refusesAHeadWithoutEnd() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread flood = new Thread(() -> flood(socket), "flood");
      flood.start();
      ClientTarget target =
          new ClientTarget("127.0.0.1", socket.getLocalPort(), "sigil/main", Optional.of(marker));

      assertThatThrownBy(() -> DirectClient.connect(target, options()))
          .hasMessageContaining("head does not end");
      flood.join();
    }
  }

  @Test
  void saysWhyTheGatewayRefusesTheToken() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker)) {
      gateway.on(
          "connect",
          (socket, request) -> {
            FakeGateway.refuse(
                socket, request, "INVALID_REQUEST", "unauthorized: gateway token mismatch");
            socket.close((short) 1008, "unauthorized");
          });

      assertThatThrownBy(() -> DirectClient.connect(target(gateway), options()))
          .isInstanceOfSatisfying(
              CallRefusedException.class,
              e -> {
                assertThat(e.exitCode()).isEqualTo(ExitCode.ACCESS);
                assertThat(e.code()).isEqualTo("INVALID_REQUEST");
                assertThat(e.remedy()).contains("gateway.auth.token");
              })
          .hasMessageContaining("gateway token mismatch")
          .hasMessageNotContaining(TOKEN);
    }
  }

  @Test
  void saysWhyTheGatewayClosesTheConnection() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker)) {
      gateway.on("status", (socket, request) -> socket.close((short) 1012, "service restart"));
      try (DirectClient client = DirectClient.connect(target(gateway), options())) {
        assertThatThrownBy(client::status)
            .isInstanceOfSatisfying(
                GatehouseException.class,
                e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
            .hasMessageContaining("(1012): service restart");
      }
    }
  }

  @Test
  void passesOverEventsAndOtherAnswersWhileItWaits() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker)) {
      gateway.on(
          "agents.list",
          (socket, request) -> {
            gateway.event("tick", new JsonObject().put("ts", 1));
            FakeGateway.answer(socket, request.copy().put("id", "other"), new JsonObject());
            FakeGateway.answer(
                socket,
                request,
                new JsonObject()
                    .put("agents", new JsonArray().add(new JsonObject().put("id", "main"))));
          });
      try (DirectClient client = DirectClient.connect(target(gateway), options())) {
        assertThat(client.agents()).containsExactly(Map.of("id", "main"));
      }
    }
  }

  @Test
  void readsAnswersOfEverySize() throws Exception {
    try (FakeGateway gateway = FakeGateway.of(marker)) {
      gateway.on(
          "echo",
          (socket, request) ->
              FakeGateway.answer(
                  socket, request, request.getJsonObject("params").getString("text")));
      try (DirectClient client = DirectClient.connect(target(gateway), options())) {
        for (int size : new int[] {0, 1, 60, 125, 126, 4_000, 60_000}) {
          String text = "ä".repeat(size);
          assertThat(client.call("echo", Map.of("text", text)).value()).isEqualTo(text);
        }
      }
    }
  }

  @Test
  void signsTheChallengeWithItsDevice() throws Exception {
    DeviceIdentity device = DeviceIdentity.generate();
    try (FakeGateway gateway = FakeGateway.of(marker);
        DirectClient client =
            DirectClient.connect(
                target(gateway), ClientOptions.builder().token(TOKEN).device(device).build())) {
      JsonObject connect = new JsonObject(gateway.received().get(1)).getJsonObject("params");
      assertThat(client.hello().protocol()).isEqualTo(4);
      assertThat(connect.getJsonObject("device").getString("id")).isEqualTo(device.id());
      assertThat(connect.getJsonObject("device").getString("nonce")).isEqualTo("challenge-1");
      assertThat(connect.getJsonObject("device").getLong("signedAt")).isEqualTo(1_000);
      assertThat(device.id()).matches("[0-9a-f]{64}");
    }
  }

  private static void drip(ServerSocket server) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 101 Switching\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('x');
        out.flush();
        if (socket.getInputStream().available() == 0) {
          socket.setSoTimeout(20);
          try {
            if (socket.getInputStream().read() < 0) {
              return;
            }
          } catch (java.net.SocketTimeoutException e) {
            continue;
          }
        }
        socket.getInputStream().read();
      }
    } catch (java.io.IOException e) {
      // The client went away, which is what the test waits for.
    }
  }

  private static void flood(ServerSocket server) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      byte[] block = "X-Filler: y\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
      while (true) {
        out.write(block);
      }
    } catch (java.io.IOException e) {
      // The client went away, which is what the test waits for.
    }
  }

  private static void holdsNoSecret(String text) {
    assertThat(text).doesNotContain(TOKEN).doesNotContain(PASSWORD).doesNotContain("auth");
  }

  private ClientTarget target(FakeGateway gateway) {
    return new ClientTarget("127.0.0.1", gateway.port(), "sigil/main", Optional.of(marker));
  }

  private static ClientOptions options() {
    return ClientOptions.builder().token(TOKEN).password(PASSWORD).build();
  }
}
