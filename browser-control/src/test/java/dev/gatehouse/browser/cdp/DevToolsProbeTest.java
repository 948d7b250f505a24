package dev.gatehouse.browser.cdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.cdp.DevToolsProbe.Finding;
import dev.gatehouse.browser.cdp.DevToolsProbe.Listener;
import dev.gatehouse.browser.parts.FakeListener;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevToolsProbeTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final DevToolsProbe probe = new DevToolsProbe(vertx);

  @AfterEach
  void closeEverything() {
    probe.close().eventually(vertx::close).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aBrowserIsWhoAnswersOverHttpAndOverTheWebSocket() {
    try (FakeListener browser = FakeListener.devTools(0)) {
      assertThat(look(browser.port(), LIMIT))
          .isEqualTo(new Finding(Listener.BROWSER, "Testium/1.2", true));
      assertThat(
              probe
                  .pages(BrowserEndpoint.local(browser.port()), LIMIT)
                  .toCompletionStage()
                  .toCompletableFuture()
                  .join())
          .isEqualTo(2);
    }
  }

  @Test
  void aWebServerThatAnswersJsonIsNoBrowser() {
    try (FakeListener printer = FakeListener.printer(0)) {
      assertThat(look(printer.port(), LIMIT)).isEqualTo(new Finding(Listener.OTHER, "", false));
    }
  }

  @Test
  void whoClaimsToBeABrowserButDoesNotSpeakDevToolsIsNotReady() {
    int port =
        serve(
            "{\"Browser\":\"Chrome/999\",\"webSocketDebuggerUrl\":\"ws://127.0.0.1/devtools/x\"}",
            200);

    assertThat(look(port, LIMIT)).isEqualTo(new Finding(Listener.BROWSER, "Chrome/999", false));
  }

  @Test
  void aRedirectIsNotFollowed() {
    AtomicInteger visits = new AtomicInteger();
    HttpServer elsewhere = listen(request -> visits.incrementAndGet());
    int port = serve("", 302, "http://127.0.0.1:" + elsewhere.actualPort() + "/");

    assertThat(look(port, LIMIT).listener()).isEqualTo(Listener.OTHER);
    assertThat(visits).hasValue(0);
  }

  @Test
  void theBrowserCannotSendTheQuestionToAnotherAddress() {
    AtomicInteger visits = new AtomicInteger();
    HttpServer elsewhere = listen(request -> visits.incrementAndGet());
    int port =
        serve(
            "{\"Browser\":\"Chrome/999\",\"webSocketDebuggerUrl\":\"ws://127.0.0.1:"
                + elsewhere.actualPort()
                + "/devtools/x\"}",
            200);

    assertThat(look(port, LIMIT).ready()).isFalse();
    assertThat(visits).hasValue(0);
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    HttpServer endless =
        listen(
            request -> {
              request.response().setChunked(true);
              vertx.setPeriodic(
                  1,
                  id -> {
                    if (request.response().closed()) {
                      vertx.cancelTimer(id);
                    } else {
                      request.response().write("x".repeat(65_536));
                    }
                  });
            });

    assertThat(look(endless.actualPort(), LIMIT).listener()).isEqualTo(Listener.OTHER);
  }

  @Test
  void aPortThatAcceptsAndSaysNothingIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(look(silent.getLocalPort(), SHORT).listener()).isEqualTo(Listener.SILENT);
    }
  }

  @Test
  void aClosedPortIsNothing() throws IOException {
    int port;
    try (ServerSocket closing = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = closing.getLocalPort();
    }

    assertThat(look(port, LIMIT)).isEqualTo(Finding.NOTHING);
  }

  private Finding look(int port, Duration limit) {
    return probe
        .look(BrowserEndpoint.local(port), limit, limit)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private int serve(String body, int status, String... location) {
    return listen(
            request -> {
              for (String url : location) {
                request.response().putHeader("Location", url);
              }
              request.response().setStatusCode(status).end(body);
            })
        .actualPort();
  }

  private HttpServer listen(Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .requestHandler(handler)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
