package dev.gatehouse.browser.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person's own browser could be made to send to the ports of a running gateway. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DevToolsPortAttackTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @Test
  void aForeignHostIsRefusedByTheControlPortAndByTheBrowser() throws IOException {
    int devTools = devTools();
    for (String host : List.of("evil.test", "127.0.0.1.nip.io", "localhost.evil.test")) {
      assertThat(status(browser.gateway().port(), "/", "Host: " + host)).isEqualTo(421);
      assertThat(status(devTools, "/json/version", "Host: " + host)).isEqualTo(500);
    }
    assertThat(status(devTools, "/json/version", "Host: 127.0.0.1:" + devTools)).isEqualTo(200);
  }

  @Test
  void aWebSocketOfAWebPageIsRefusedByTheControlPortAndByTheBrowser() throws IOException {
    int devTools = devTools();
    String socket =
        TestBrowser.join(
                browser
                    .browser()
                    .session()
                    .send("Target.getTargets", new io.vertx.core.json.JsonObject()))
            .getJsonArray("targetInfos")
            .getJsonObject(0)
            .getString("targetId");
    String upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    for (String origin :
        List.of("http://evil.test", "null", "http://localhost:" + devTools, "http://127.0.0.1:1")) {
      assertThat(
              status(
                  devTools,
                  "/devtools/page/" + socket,
                  "Host: 127.0.0.1:" + devTools + "\r\n" + upgrade + "Origin: " + origin))
          .as(origin)
          .isEqualTo(403);
      assertThat(
              status(
                  browser.gateway().port(),
                  "/",
                  "Host: 127.0.0.1:"
                      + browser.gateway().port()
                      + "\r\n"
                      + upgrade
                      + "Origin: "
                      + origin))
          .as(origin)
          .isEqualTo(403);
    }
  }

  @Test
  void theFenceSpeaksNoHttpToAnybody() throws IOException {
    int fence = TestBrowser.join(browser.gateway().part(Fence.class).port());

    assertThat(answer(fence, "GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        .isEmpty();
    assertThat(answer(fence, "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).isEmpty();
  }

  private static int devTools() {
    return browser.browser().profile().cdpPort();
  }

  private static int status(int port, String path, String headers) throws IOException {
    String answer = answer(port, "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n\r\n");
    assertThat(answer).as("%d %s %s", port, path, headers).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String answer(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      byte[] bytes = new byte[512];
      int count = socket.getInputStream().read(bytes);
      return count < 0 ? "" : new String(bytes, 0, count, US_ASCII);
    }
  }
}
