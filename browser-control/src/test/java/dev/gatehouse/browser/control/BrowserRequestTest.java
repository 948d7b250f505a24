package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.profiles.component.ComponentFailure;
import dev.gatehouse.profiles.component.ComponentFailure.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserRequestTest {
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path host) throws IOException {
    gateway = TestGateway.of(host, "jarvis", "main").start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void isAMethodForCallersWhoMayWrite() {
    assertThat(gateway.method().name()).isEqualTo("browser.request");
    assertThat(gateway.method().scope()).isEqualTo("operator.write");
  }

  @Test
  void tellsTheSameAsTheControlPort() {
    assertThat(call(Map.of("method", "GET", "path", "/profiles")).toString())
        .isEqualTo(gateway.client().get("/profiles").json().toString());
    assertThat(call(Map.of("method", "GET", "path", "/", "timeoutMs", 45_000L)).toString())
        .isEqualTo(gateway.client().get("/").json().toString());
  }

  @Test
  void takesTheProfileFromQueryOrBody() {
    assertThat(status(Map.of("query", Map.of("profile", "jarvis"))))
        .containsEntry("profile", "jarvis");
    assertThat(status(Map.of("body", Map.of("profile", "jarvis"))))
        .containsEntry("profile", "jarvis");
    assertThat(status(Map.of())).containsEntry("profile", "chrome");
  }

  @Test
  void refusesACallWithoutMethodOrPath() {
    refuses(() -> call(Map.of("path", "/")), Code.INVALID_REQUEST, "method and path are required");
    refuses(
        () -> call(Map.of("method", "GET")), Code.INVALID_REQUEST, "method and path are required");
    refuses(
        () -> call(Map.of("method", "PUT", "path", "/")),
        Code.INVALID_REQUEST,
        "method must be GET, POST, or DELETE");
  }

  @Test
  void aMistakeOfTheCallerIsAnInvalidRequestWithTheAnswerAsDetails() {
    assertThatThrownBy(
            () -> call(Map.of("method", "GET", "path", "/", "query", Map.of("profile", "x"))))
        .isInstanceOfSatisfying(
            ComponentFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(Code.INVALID_REQUEST);
              assertThat(failure)
                  .hasMessage("Error: Profile \"x\" not found. Available profiles: jarvis, chrome");
              assertThat(failure.details()).containsEntry("error", failure.getMessage());
            });
  }

  @Test
  void whatCannotBeDoneIsUnavailable() {
    refuses(
        () -> call(Map.of("method", "POST", "path", "/start")),
        Code.UNAVAILABLE,
        "Error: POST /start is not available in this version: it cannot start or drive browsers"
            + " yet");

    gateway.configure(Map.of("enabled", false));

    refuses(
        () -> call(Map.of("method", "GET", "path", "/")),
        Code.UNAVAILABLE,
        "Error: browser control is disabled");
  }

  @Test
  void doesNotWaitLongerThanTheCallerWants() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      gateway.configure(
          Map.of(
              "profiles",
              Map.of("slow", Map.of("cdpUrl", "http://127.0.0.1:" + silent.getLocalPort()))));

      refuses(
          () ->
              call(
                  Map.of(
                      "method",
                      "GET",
                      "path",
                      "/",
                      "query",
                      Map.of("profile", "slow"),
                      "timeoutMs",
                      1L)),
          Code.UNAVAILABLE,
          "browser request took longer than 1 ms");
    }
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> status(Map<String, Object> more) {
    Map<String, Object> params = new HashMap<>(Map.of("method", "GET", "path", "/"));
    params.putAll(more);
    return (Map<String, Object>) call(params);
  }

  private Object call(Map<String, Object> params) {
    try {
      return gateway
          .method()
          .call()
          .apply(params)
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void refuses(ThrowingCallable call, Code code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ComponentFailure.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
