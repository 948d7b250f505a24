package dev.gatehouse.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestDevice.Attempt;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that go to a browser of a node, on real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrowserOnNodeTest {
  private static final String TABS = "{'method':'GET','path':'/tabs','query':{'profile':'work'}}";

  private final TestBrowserRoutes routes =
      new TestBrowserRoutes().answering("GET /tabs", 200, Map.of("here", true));
  private final TestDevice device = new TestDevice();

  @Nested
  class ByItself {
    @RegisterExtension final TestGateway gateway = TestGateway.create().module(routes.module());

    @Test
    void theOnlyNodeWithABrowserIsAsked() {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "Anna's Mac")) {
        String id = admin.request("browser.request", json(TABS));
        JsonObject asked = asked(node);

        assertThat(asked.getString("command")).isEqualTo("browser.proxy");
        assertThat(new JsonObject(asked.getString("paramsJSON")))
            .isEqualTo(
                json(
                    "{'method':'GET','path':'/tabs','query':{'profile':'work'},"
                        + "'timeoutMs':20000,'profile':'work'}"));
        answer(node, asked, json("{'result':{'there':true}}"));
        assertThat(admin.readAnswer(id).getJsonObject("payload")).isEqualTo(json("{'there':true}"));
      }
      assertThat(routes.asked()).isEmpty();
    }

    @Test
    void withoutANodeOrWithSeveralThisMachineIsAsked() {
      TestDevice second = new TestDevice();
      try (WireSocket admin = gateway.admin(4)) {
        assertThat(admin.payload("browser.request", json(TABS))).isEqualTo(json("{'here':true}"));
        try (Attempt one = node(gateway, device, "one");
            Attempt other = node(gateway, second, "two")) {
          assertThat(one.ok() && other.ok()).isTrue();
          assertThat(admin.payload("browser.request", json(TABS))).isEqualTo(json("{'here':true}"));
        }
      }
    }

    @Test
    void profilesAreNeverChangedThroughANode() {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "one")) {
        for (String params :
            new String[] {
              "{'method':'POST','path':'/profiles/create','body':{'name':'x'}}",
              "{'method':'DELETE','path':'//%70rofiles/x'}",
              "{'method':'POST','path':'/reset-profile/'}"
            }) {
          assertThat(BrowserRequestTest.error(admin, params))
              .contains("INVALID_REQUEST", "never through a node");
        }
        assertThat(node.socket().kept()).noneMatch(BrowserOnNodeTest::isCommand);
      }
      assertThat(routes.asked()).isEmpty();
    }

    @Test
    void filesOfTheAnswerAreKeptHereAndNothingElseOfItIsAPath() throws Exception {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "one")) {
        String id =
            admin.request("browser.request", json("{'method':'POST','path':'/screenshot'}"));
        JsonObject result =
            json(
                "{'ok':true,'path':'/home/anna/../shot.png','imagePath':'/etc/passwd',"
                    + "'download':{'path':'/home/anna/x.sh'}}");
        JsonArray files =
            new JsonArray()
                .add(file("/home/anna/../shot.png", "picture").put("mimeType", "image/png"))
                .add(file("/home/anna/x.sh", "script"));
        answer(node, asked(node), new JsonObject().put("result", result).put("files", files));

        JsonObject told = admin.readAnswer(id).getJsonObject("payload");
        Path picture = Path.of(told.getString("path"));
        Path download = Path.of(told.getJsonObject("download").getString("path"));
        assertThat(picture.getParent())
            .isEqualTo(download.getParent())
            .isEqualTo(gateway.stateDirectory().resolve("media/browser"));
        assertThat(picture).hasContent("picture");
        assertThat(picture.toString()).endsWith(".png");
        assertThat(download).hasContent("script");
        assertThat(download.toString()).endsWith(".bin");
        assertThat(Files.getPosixFilePermissions(picture)).hasSize(2);
        assertThat(told.getString("imagePath")).isNull();
        assertThat(told.getString("imagePathOnNode")).isEqualTo("/etc/passwd");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "{}",
          "{'result':7}",
          "{'result':{},'files':[7]}",
          "{'result':{},'files':[{'path':'a','base64':'***'}]}",
          "{'result':{},'files':[{'base64':'AA=='}]}"
        })
    void anAnswerThatIsNoneIsAFailure(String payload) {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "one")) {
        String id = admin.request("browser.request", json(TABS));
        answer(node, asked(node), payload.equals("null") ? null : json(payload));

        JsonObject error = admin.readAnswer(id).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(error.getString("message")).startsWith("browser proxy failed");
      }
    }

    @Test
    void aNodeThatDoesNotAnswerInTimeIsGivenUp() {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "one")) {
        assertThat(node.ok()).isTrue();
        assertThat(
                BrowserRequestTest.error(admin, "{'method':'GET','path':'/tabs','timeoutMs':50}"))
            .isEqualTo("UNAVAILABLE node invoke timed out");
      }
    }
  }

  @Nested
  class ByName {
    @RegisterExtension
    final TestGateway gateway =
        configured(Map.of("browser", Map.of("node", "annas-mac"))).module(routes.module());

    @Test
    void theConfiguredNodeIsAskedAndNoOther() {
      try (WireSocket admin = gateway.admin(4)) {
        assertThat(BrowserRequestTest.error(admin, TABS))
            .isEqualTo("UNAVAILABLE No connected browser-capable nodes.");
        try (Attempt other = node(gateway, new TestDevice(), "Bob")) {
          assertThat(other.ok()).isTrue();
          assertThat(BrowserRequestTest.error(admin, TABS))
              .isEqualTo("UNAVAILABLE Configured browser node not connected: annas-mac");
          try (Attempt anna = node(gateway, device, "Anna’s Mac")) {
            String id = admin.request("browser.request", json(TABS));
            answer(anna, asked(anna), json("{'result':{'there':true}}"));
            assertThat(admin.readAnswer(id).getBoolean("ok")).isTrue();
            try (Attempt twin = node(gateway, new TestDevice(), "annas mac")) {
              assertThat(twin.ok()).isTrue();
              assertThat(BrowserRequestTest.error(admin, TABS))
                  .startsWith("INVALID_REQUEST ambiguous node: ");
            }
          }
        }
      }
    }
  }

  @Nested
  class Forbidden {
    @RegisterExtension
    final TestGateway gateway =
        configured(Map.of("denyCommands", List.of("browser.proxy"))).module(routes.module());

    @Test
    void aCommandThatIsNotAllowedIsNotSent() {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "one")) {
        assertThat(node.ok()).isTrue();
        assertThat(BrowserRequestTest.error(admin, TABS))
            .isEqualTo("INVALID_REQUEST node command not allowed: command not allowlisted");
      }
    }
  }

  @Nested
  class TurnedOff {
    @RegisterExtension
    final TestGateway gateway =
        configured(Map.of("browser", Map.of("mode", "off", "node", "annas-mac")))
            .module(routes.module());

    @Test
    void thisMachineIsAsked() {
      try (WireSocket admin = gateway.admin(4);
          Attempt node = node(gateway, device, "annas-mac")) {
        assertThat(node.ok()).isTrue();
        assertThat(admin.payload("browser.request", json(TABS))).isEqualTo(json("{'here':true}"));
      }
    }
  }

  private static TestGateway configured(Map<String, Object> nodes) {
    return TestGateway.withConfig(Map.of("gateway", new HashMap<>(Map.of("nodes", nodes))));
  }

  private static Attempt node(TestGateway gateway, TestDevice device, String name) {
    JsonObject params =
        TestDevice.params(3, TestGateway.TOKEN, "node")
            .put("caps", new JsonArray().add("browser"))
            .put("commands", new JsonArray().add("browser.proxy"));
    params
        .getJsonObject("client")
        .put("platform", "macos")
        .put("mode", "node")
        .put("displayName", name);
    Attempt attempt = device.connect(gateway.port(), params);
    assertThat(attempt.ok()).as("%s", attempt.answer()).isTrue();
    return attempt;
  }

  private static JsonObject asked(Attempt node) {
    return node.socket().readEvent("node.invoke.request").getJsonObject("payload");
  }

  private static boolean isCommand(JsonObject frame) {
    return "node.invoke.request".equals(frame.getString("event"));
  }

  private static void answer(Attempt node, JsonObject asked, Object payload) {
    JsonObject answer =
        new JsonObject()
            .put("id", asked.getString("id"))
            .put("nodeId", asked.getString("nodeId"))
            .put("ok", true);
    node.socket()
        .call("node.invoke.result", payload == null ? answer : answer.put("payload", payload));
  }

  private static JsonObject file(String path, String content) {
    return new JsonObject()
        .put("path", path)
        .put(
            "base64", Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonObject json(String text) {
    return BrowserRequestTest.json(text);
  }
}
