package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.ControlClient.Answer;
import dev.gatehouse.browser.parts.TestGateway;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the control port, by the numbers of docs/security.md. */
class ControlAttackTest {
  private TestGateway work;
  private TestGateway rescue;

  @BeforeEach
  void start(@TempDir Path host) throws IOException {
    work = TestGateway.of(host, "sigil", "work").start();
    rescue = TestGateway.of(host, "sigil", "rescue").start();
  }

  @AfterEach
  void stop() {
    rescue.close();
    work.close();
  }

  // T03, T37
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.test",
        "http://localhost:8080",
        "http://127.0.0.1:{sibling}",
        "null",
        "http://127.0.0.1.evil.test:{own}",
        "http://127.0.0.1:{gateway}",
        "chrome-extension://abcdefghijklmnop"
      })
  void aForeignOriginIsRefusedEvenWithTheToken(String origin) {
    Answer answer = work.client().get("/", "Origin: " + filled(origin));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).doesNotContain("cdpPort");
  }

  // T03
  @Test
  void aWebSocketUpgradeOfAWebPageIsRefused() {
    Answer answer =
        work.client()
            .get(
                "/",
                "Origin: http://evil.test",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");

    assertThat(answer.status()).isEqualTo(403);
  }

  // T04
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test:{own}",
        "127.0.0.1.:{own}",
        "127.0.0.1.",
        "127.0.0.1",
        "localhost:{sibling}",
        "127.0.0.1.evil.test:{own}",
        "0.0.0.0:{own}",
        "user@127.0.0.1:{own}"
      })
  void aForeignHostIsRefusedEvenWithTheToken(String hostHeader) {
    Answer answer =
        work.client()
            .ask(
                "GET / HTTP/1.1",
                "",
                List.of("Host: " + filled(hostHeader), "Authorization: Bearer " + work.token()));

    assertThat(answer.status()).isIn(400, 403, 421);
    assertThat(answer.text()).doesNotContain("cdpPort");
  }

  // T04: a rebound name gives the page an Origin and a Host that agree with each other.
  @Test
  void originAndHostThatAgreeProveNothing() {
    String name = "evil.test:" + work.port();
    Answer answer =
        work.client()
            .ask(
                "GET / HTTP/1.1",
                "",
                List.of(
                    "Host: " + name,
                    "Origin: http://" + name,
                    "Authorization: Bearer " + work.token()));

    assertThat(answer.status()).isIn(403, 421);
  }

  // T04
  @Test
  void twoHostsNoHostAndAForeignTargetAreRefused() {
    String token = "Authorization: Bearer " + work.token();
    String own = "Host: 127.0.0.1:" + work.port();

    assertThat(work.client().ask("GET / HTTP/1.1", "", List.of(own, "Host: evil.test", token)))
        .extracting(Answer::status)
        .isNotEqualTo(200);
    assertThat(work.client().ask("GET / HTTP/1.0", "", List.of(token)))
        .extracting(Answer::status)
        .isNotEqualTo(200);
    assertThat(work.client().ask("GET http://evil.test/ HTTP/1.1", "", List.of(own, token)))
        .extracting(Answer::status)
        .isNotEqualTo(200);
  }

  // T06, T37
  @ParameterizedTest
  @CsvSource({"GET, /", "GET, /profiles", "POST, /start", "DELETE, /profiles/x", "GET, /nothing"})
  void beingOnThisHostOpensNothing(String method, String path) {
    Answer answer = work.client().anonymous(method, path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).isEqualTo("{\"error\":\"Error: Unauthorized\"}");
    assertThat(answer.headers()).doesNotContainKey("www-authenticate");
  }

  // T37
  @Test
  void theTokenOfASiblingOpensNothing() {
    ControlClient thief = new ControlClient(work.port(), rescue.token());

    assertThat(thief.get("/").status()).isEqualTo(401);
    assertThat(rescue.client().get("/").status()).isEqualTo(200);
  }

  // T02
  @Test
  void aTokenInTheAddressOpensNothing() {
    assertThat(work.client().anonymous("GET", "/?token=" + work.token()).status()).isEqualTo(401);
  }

  @Test
  void thePasswordHeaderOfTheFamilyOpensToo() {
    assertThat(work.client().anonymous("GET", "/", "x-sigil-password: " + work.token()).status())
        .isEqualTo(200);
    assertThat(work.client().anonymous("GET", "/", "x-jarvis-password: " + work.token()).status())
        .isEqualTo(401);
  }

  // T07
  @Test
  void guessingIsSlowedDownOnLoopbackToo() {
    ControlClient thief = new ControlClient(work.port(), "wrong");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      statuses.add(thief.get("/", "X-Forwarded-For: 10.0.0." + i).status());
    }

    assertThat(statuses).startsWith(401).endsWith(429, 429);
    assertThat(thief.get("/").header("Retry-After")).isEqualTo("2");
  }

  // T14
  @Test
  void theControlPortIsOpenOnLoopbackOnly() throws IOException {
    List<InetAddress> outside = new ArrayList<>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      network.inetAddresses().filter(a -> !a.isLoopbackAddress()).forEach(outside::add);
    }
    outside.add(InetAddress.getByName("127.0.0.2"));

    for (InetAddress address : outside) {
      try (Socket socket = new Socket()) {
        assertThat(connects(socket, new InetSocketAddress(address, work.port())))
            .as("control port on %s", address)
            .isFalse();
      }
    }
  }

  // T16
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json"
      })
  void aFormOfAWebPageCannotChangeAnything(String type) {
    Answer answer = work.client().send("POST", "/start", "{}", "Content-Type: " + type);

    assertThat(answer.status()).isEqualTo(415);
  }

  // T16
  @Test
  void aBodyWithoutATypeIsRefused() {
    assertThat(work.client().send("POST", "/start", "{}").status()).isEqualTo(415);
  }

  // T16
  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void aRequestThatABrowserMarksAsForeignIsRefused(String site) {
    Answer answer =
        work.client()
            .send(
                "POST",
                "/start",
                "{}",
                "Content-Type: application/json",
                "Sec-Fetch-Site: " + site);

    assertThat(answer.status()).isEqualTo(403);
  }

  // T16
  @Test
  void noAnswerAllowsAnotherSiteToReadIt() {
    Answer preflight =
        work.client()
            .anonymous(
                "OPTIONS",
                "/start",
                "Origin: http://evil.test",
                "Access-Control-Request-Method: POST");

    assertThat(preflight.status()).isEqualTo(403);
    for (Answer answer : List.of(preflight, work.client().get("/"))) {
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }
    assertThat(work.client().get("/").headers())
        .containsEntry("cache-control", "no-store")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer");
  }

  // T16
  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "PATCH", "TRACE"})
  void otherMethodsDoNothing(String method) {
    assertThat(work.client().send(method, "/start", "").status()).isIn(403, 405);
  }

  // T15
  @Test
  void aRefusedCallerMustConnectAnew() {
    Answer answer =
        work.client()
            .ask(
                "POST /act HTTP/1.1",
                "",
                List.of("Host: 127.0.0.1:" + work.port(), "Content-Length: 1000000000"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("connection")).isEqualToIgnoringCase("close");
  }

  // T15
  @Test
  void idleConnectionsAreLimitedAndMakeRoomForTheOwner() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * UnknownCallers.MAX; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), work.port()));
      }

      assertThat(work.client().get("/").status()).isEqualTo(200);
      idle.get(0).setSoTimeout(20_000);
      assertThat(idle.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private String filled(String text) {
    return text.replace("{own}", "" + work.port())
        .replace("{sibling}", "" + rescue.port())
        .replace("{gateway}", "" + work.instance().ports().gateway());
  }

  private static boolean connects(Socket socket, InetSocketAddress address) throws IOException {
    try {
      socket.connect(address, 5_000);
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }
}
