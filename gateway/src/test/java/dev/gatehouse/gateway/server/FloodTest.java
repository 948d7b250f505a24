package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that only want to be many, slow or big: T15, T50. */
@Timeout(60)
class FloodTest {
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(
          100,
          60,
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          64 * 1024,
          100,
          16 * 1024,
          1_000_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));

  @RegisterExtension final TestGateway gateway = TestGateway.create().limits(LIMITS);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void silentConnectionsMakeRoomForTheOwner() throws IOException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      silent.add(connect());
    }

    try (WireSocket owner = gateway.admin(4)) {
      assertThat(owner.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
    assertThat(ended(silent.get(0))).isTrue();
    assertThat(metric("gatehouse_evicted_connections_total")).isGreaterThanOrEqualTo(400);
    assertThat(metric("gatehouse_unknown_connections")).isLessThanOrEqualTo(60);
  }

  @Test
  void upgradesWithoutAConnectMakeRoomToo() {
    for (int i = 0; i < 200; i++) {
      open.add(WireSocket.open(gateway.port()));
    }

    try (WireSocket owner = gateway.admin(3)) {
      assertThat(owner.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void aSilentSocketIsClosedAtTheDeadline() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      assertThat(socket.readClose().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void pingsDoNotMoveTheDeadline() throws InterruptedException {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      Thread pings =
          new Thread(
              () -> {
                try {
                  while (true) {
                    socket.frame(0x89, new byte[4]);
                  }
                } catch (java.io.UncheckedIOException e) {
                  // the server hung up, as it should
                }
              });
      pings.start();

      // Either the deadline or, with this many pings, the byte budget.
      assertThat(socket.readClose().closeCode()).isIn(1000, 1006, 1009);
      socket.close();
      pings.join();
    }
  }

  @Test
  void slowHeadersAreCutOffAtTheDeadline() throws IOException {
    Socket socket = connect();
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: 127.0".getBytes(StandardCharsets.UTF_8));

    assertThat(ended(socket)).isTrue();
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() throws IOException {
    Socket socket = connect();
    String head =
        "POST /healthz HTTP/1.1\r\nHost: 127.0.0.1:"
            + gateway.port()
            + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));

    assertThat(ended(socket)).isTrue();
  }

  @Test
  void aHugeFirstFrameIsRefusedBeforeItIsRead() throws IOException {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      // A frame of 10 MB is announced; a hundred kilobytes of it are sent.
      socket.raw(
          new byte[] {
            (byte) 0x81,
            (byte) 0xff,
            0,
            0,
            0,
            0,
            0,
            (byte) 0x98,
            (byte) 0x96,
            (byte) 0x80,
            0,
            0,
            0,
            0
          });
      socket.raw(new byte[100 * 1024]);

      assertThat(socket.readClose()).isEqualTo(new Received("", 1009, "message too big"));
    }
  }

  @Test
  void aFirstFrameJustOverTheLimitIsRefused() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      socket.readEvent("connect.challenge");
      socket.send("x".repeat(64 * 1024 + 1));

      assertThat(socket.readClose().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aBigConnectIsAccepted() {
    JsonObject params = WireSocket.params(4, TestGateway.TOKEN, "operator.read");
    try (WireSocket socket =
        WireSocket.connected(gateway.port(), params.put("userAgent", "u".repeat(60_000)))) {
      assertThat(socket.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void eachVersionHasItsOwnLimitAfterTheHandshake() {
    String big = "p".repeat(600 * 1024);
    try (WireSocket version4 = gateway.admin(4)) {
      assertThat(version4.call("health", new JsonObject().put("pad", big)).getBoolean("ok"))
          .isTrue();
    }
    try (WireSocket version3 = gateway.admin(3)) {
      version3.send(big);

      assertThat(version3.readClose().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void thousandsOfTinyFragmentsAreRefused() {
    try (WireSocket socket = gateway.admin(4)) {
      socket.frame(0x01, new byte[] {'{'});
      for (int i = 0; i < 200; i++) {
        socket.frame(0x00, new byte[] {' '});
      }

      assertThat(socket.readClose()).isEqualTo(new Received("", 1009, "too many fragments"));
    }
  }

  @Test
  void fragmentsWithinTheLimitAreOneMessage() {
    try (WireSocket socket = gateway.admin(4)) {
      byte[] request =
          "{\"type\":\"req\",\"id\":\"f\",\"method\":\"health\"}".getBytes(StandardCharsets.UTF_8);
      socket.frame(0x01, java.util.Arrays.copyOf(request, 10));
      socket.frame(0x80, java.util.Arrays.copyOfRange(request, 10, request.length));

      assertThat(socket.readAnswer("f").getBoolean("ok")).isTrue();
    }
  }

  @Test
  void deepJsonIsRefusedAndTheSocketGoesOn() {
    try (WireSocket socket = gateway.admin(4)) {
      socket.send(
          "{\"type\":\"req\",\"id\":\"deep\",\"method\":\"health\",\"params\":"
              + "[".repeat(100_000)
              + "]".repeat(100_000)
              + "}");

      assertThat(socket.readAnswer("invalid").getJsonObject("error").getString("code"))
          .isEqualTo("INVALID_REQUEST");
      assertThat(socket.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void compressionIsNeverAgreedOn() {
    try (WireSocket socket =
        WireSocket.upgrade(
            gateway.port(),
            "/",
            List.of(
                "Host: 127.0.0.1:" + gateway.port(),
                "Sec-WebSocket-Extensions: permessage-deflate"))) {
      assertThat(socket.status()).isEqualTo(101);
      assertThat(socket.header("Sec-WebSocket-Extensions")).isEmpty();
    }
  }

  @Test
  void aMegabyteOfHeadersIsRefused() throws IOException {
    Socket socket = connect();
    StringBuilder head =
        new StringBuilder("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port() + "\r\n");
    for (int i = 0; i < 400; i++) {
      head.append("X-").append(i).append(": ").append("v".repeat(100)).append("\r\n");
    }
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));

    String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    assertThat(answer).isEqualTo("HTTP/1.1 431");
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), gateway.port());
    socket.setSoTimeout(10_000);
    open.add(socket);
    return socket;
  }

  /** Reads until the server ends the connection. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      in.readAllBytes();
      return true;
    } catch (SocketException e) {
      return true;
    }
  }

  private long metric(String name) {
    String text =
        RawHttp.get(gateway.port(), "/metrics", "Authorization: Bearer " + TestGateway.TOKEN)
            .body();
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
