package dev.gatehouse.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserRequestTest {
  @Nested
  class WithoutBrowserControl {
    @RegisterExtension final TestGateway gateway = TestGateway.create();

    @Test
    void isUnavailable() {
      try (WireSocket socket = gateway.admin(4)) {
        assertThat(error(socket, "{'method':'GET','path':'/'}"))
            .isEqualTo("UNAVAILABLE browser control is disabled");
      }
    }
  }

  @Nested
  class WithBrowserControl {
    private final TestBrowserRoutes routes = new TestBrowserRoutes();

    @RegisterExtension final TestGateway gateway = TestGateway.create().module(routes.module());

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{} | method and path are required",
          "{'method':'GET'} | method and path are required",
          "{'method':'GET','path':'  '} | method and path are required",
          "{'method':7,'path':'/'} | method and path are required",
          "{'method':'PUT','path':'/'} | method must be GET, POST, or DELETE",
          "{'method':'GET','path':'/tabs?profile=x'} | path must be a plain path; parameters belong"
              + " into query"
        })
    void refusesWhatIsNoRequest(String params, String message) {
      try (WireSocket socket = gateway.admin(3)) {
        assertThat(error(socket, params)).isEqualTo("INVALID_REQUEST " + message);
      }
      assertThat(routes.asked()).isEmpty();
    }

    @Test
    void handsTheRequestOnAndTheBodyBack() {
      routes.answering("POST /act", 200, Map.of("ok", true, "list", List.of(1, 2)));
      try (WireSocket socket = gateway.admin(4)) {
        JsonObject answer =
            socket.payload(
                "browser.request",
                json(
                    "{'method':'POST','path':'act','query':{'profile':'work','n':5,'no':null},"
                        + "'body':{'kind':'fill','fields':[{'ref':'e1'}]},'timeoutMs':45000}"));

        assertThat(answer).isEqualTo(json("{'ok':true,'list':[1,2]}"));
      }
      assertThat(routes.last().path()).isEqualTo("/act");
      assertThat(routes.last().query()).isEqualTo(Map.of("profile", "work", "n", "5"));
      assertThat(new JsonObject(routes.last().body()))
          .isEqualTo(json("{'kind':'fill','fields':[{'ref':'e1'}]}"));
    }

    @ParameterizedTest
    @CsvSource({"400, INVALID_REQUEST", "409, INVALID_REQUEST", "500, UNAVAILABLE"})
    void aRefusalKeepsItsBodyAsDetails(int status, String code) {
      routes.answering("GET /", status, Map.of("error", "Error: no", "more", 1));
      try (WireSocket socket = gateway.admin(4)) {
        JsonObject error =
            socket
                .call("browser.request", json("{'method':'GET','path':'/'}"))
                .getJsonObject("error");

        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("message")).isEqualTo("Error: no");
        assertThat(error.getJsonObject("details"))
            .isEqualTo(json("{'error':'Error: no','more':1}"));
      }
    }

    @Test
    void waitsNoLongerThanTheCallerWantsAndLetsTheRouteKnow() {
      routes.silent("POST /act");
      try (WireSocket socket = gateway.admin(4)) {
        assertThat(error(socket, "{'method':'POST','path':'/act','timeoutMs':1}"))
            .isEqualTo("UNAVAILABLE browser request took longer than 1 ms");
      }
      assertThat(routes.last().gone().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void workForAClientWhoHangsUpIsGivenUp() {
      routes.silent("POST /act");
      try (WireSocket socket = gateway.admin(4)) {
        socket.request("browser.request", json("{'method':'POST','path':'/act'}"));
        await().atMost(Duration.ofMinutes(1)).until(() -> !routes.asked().isEmpty());
        assertThat(routes.last().gone().toCompletableFuture()).isNotDone();
      }
      assertThat(routes.last().gone().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
      "POST, /profiles/create",
      "DELETE, /profiles/work",
      "DELETE, //Profiles/desk/",
      "POST, /reset-profile",
      "GET, /secret"
    })
    void profilesAreChangedByAdministratorsOnly(String method, String path) {
      String params = "{'method':'" + method + "','path':'" + path + "'}";
      try (WireSocket writer = gateway.connect(3, "operator.write");
          WireSocket admin = gateway.admin(3)) {
        assertThat(error(writer, params))
            .isEqualTo("INVALID_REQUEST missing scope: operator.admin");
        assertThat(routes.asked()).isEmpty();
        assertThat(error(admin, params)).isEqualTo("INVALID_REQUEST Not Found");
      }
    }

    @Test
    void otherRequestsTakeAWriterInProtocol3() {
      try (WireSocket writer = gateway.connect(3, "operator.write");
          WireSocket reader = gateway.connect(3, "operator.read")) {
        assertThat(error(writer, "{'method':'GET','path':'/x'}"))
            .isEqualTo("INVALID_REQUEST Not Found");
        assertThat(error(reader, "{'method':'GET','path':'/x'}"))
            .isEqualTo("INVALID_REQUEST missing scope: operator.write");
      }
    }
  }

  static String error(WireSocket socket, String params) {
    JsonObject error = socket.call("browser.request", json(params)).getJsonObject("error");
    return error.getString("code") + " " + error.getString("message");
  }

  static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
