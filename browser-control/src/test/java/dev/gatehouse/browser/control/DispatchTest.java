package dev.gatehouse.browser.control;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a request through the table, by the control port and inside the process. */
class DispatchTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path host) throws IOException {
    gateway =
        TestGateway.of(
                host,
                "sigil",
                "main",
                Map.of(),
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    Multibinder.newSetBinder(binder(), Routes.class)
                        .addBinding()
                        .toInstance(DispatchTest.this::routes);
                  }
                })
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private List<Route> routes() {
    return List.of(
        new Route("GET", "/x/tree", Access.READ, call -> Future.succeededFuture(tree())),
        new Route("POST", "/x/wait", Access.WRITE, this::untilGone),
        new Route("DELETE", "/x/:name", Access.ADMIN, DispatchTest::name),
        new Route("POST", "/x/bug", Access.WRITE, call -> bug("a secret of the inside")),
        new Route(
            "POST",
            "/x/full",
            Access.WRITE,
            call -> Future.failedFuture(new BrowserException(507, "the disk is full: free some"))),
        new Route(
            "POST",
            "/x/wrapped",
            Access.WRITE,
            call ->
                Future.failedFuture(
                    new CompletionException(new BrowserException(409, "not now: later")))));
  }

  private static Map<String, Object> tree() {
    return Map.of(
        "object", new JsonObject().put("list", new JsonArray().add(1).add(new JsonObject())),
        "path", Path.of("/tmp/x"),
        "map", Map.of("inner", List.of(new JsonArray().add("deep"))));
  }

  private static Future<Map<String, Object>> bug(String text) {
    throw new IllegalStateException(text);
  }

  private static Future<Map<String, Object>> name(Call call) {
    return Future.succeededFuture(Map.of("name", call.pathParameter("name")));
  }

  private Future<Map<String, Object>> untilGone(Call call) {
    heard.add("waiting");
    Promise<Map<String, Object>> answer = Promise.promise();
    call.gone()
        .onComplete(
            gone -> {
              heard.add("gone");
              answer.complete(Map.of());
            });
    return answer.future();
  }

  @Test
  void bothWaysTellTheSame() {
    Map<String, Object> inside = ok(ask("GET", "/x/tree"));

    assertThat(inside)
        .containsEntry("object", Map.of("list", List.of(1, Map.of())))
        .containsEntry("path", "/tmp/x")
        .containsEntry("map", Map.of("inner", List.of(List.of("deep"))));
    assertThat(gateway.client().get("/x/tree").json().toString())
        .isEqualTo(String.valueOf(Json.parse(Json.write(inside))));
  }

  @Test
  void aParameterOfThePathIsDecodedOnce() {
    assertThat(gateway.client().send("DELETE", "/x/a%20b%2Fc%2541", "").json())
        .containsEntry("name", "a b/c%41");
    assertThat(ok(ask("DELETE", "/x/a%20b%2Fc%2541"))).containsEntry("name", "a b/c%41");
    assertThat(error(400, ask("DELETE", "/x/%zz")))
        .isEqualTo("Error: invalid path parameter encoding: name");
    assertThat(gateway.client().send("DELETE", "/x/%zz", "").status()).isEqualTo(400);
  }

  @Test
  void aCallerWhoHangsUpIsNoticed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String request =
          "POST /x/wait HTTP/1.1\r\nHost: 127.0.0.1:"
              + gateway.port()
              + "\r\nAuthorization: Bearer "
              + gateway.token()
              + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains("waiting"));
      assertThat(heard).doesNotContain("gone");
    }

    await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains("gone"));
  }

  @Test
  void aCallerInTheProcessMayHangUpToo() {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    CompletableFuture<Answer> answer =
        gateway
            .part(BrowserRoutes.class)
            .handle(new Request("POST", "/x/wait", Map.of(), Map.of(), gone))
            .toCompletableFuture();
    await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains("waiting"));

    gone.complete(null);

    assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(200);
  }

  @Test
  void whatGoesWrongHasTheStatusOfItsKind() {
    assertThat(error(507, ask("POST", "/x/full"))).isEqualTo("Error: the disk is full: free some");
    assertThat(error(409, ask("POST", "/x/wrapped"))).isEqualTo("Error: not now: later");
    assertThat(error(500, ask("POST", "/x/bug"))).isEqualTo("Error: internal error");
    assertThat(error(404, ask("GET", "/x/none/of/these"))).isEqualTo("Not Found");
    assertThat(error(405, ask("POST", "/x/tree"))).contains("POST is not possible here");
  }

  @Test
  void theRightsOfARouteAreThoseItSays() {
    BrowserRoutes routes = gateway.part(BrowserRoutes.class);

    assertThat(routes.access("GET", "/x/tree")).isEqualTo(BrowserRoutes.Access.READ);
    assertThat(routes.access("POST", "/x/wait")).isEqualTo(BrowserRoutes.Access.WRITE);
    assertThat(routes.access("DELETE", "/x/y")).isEqualTo(BrowserRoutes.Access.ADMIN);
    assertThat(routes.access("DELETE", "/x/%zz")).isEqualTo(BrowserRoutes.Access.READ);
    assertThat(routes.access("GET", "/nothing")).isEqualTo(BrowserRoutes.Access.READ);
  }

  private Answer ask(String method, String path) {
    return gateway
        .part(BrowserRoutes.class)
        .handle(new Request(method, path, Map.of(), Map.of()))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}
