package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The doors to the toolbox that need no turn. */
class ToolsInvokeTest {
  private final ToolProbe probe =
      new ToolProbe(
          FunctionTool.named("weather")
              .description("The temperature of a city. It is in Celsius.")
              .parameter("city", "string", "Name of the city")
              .optional("action", "string", "What to do")
              .risk(Tool.Risk.LOW)
              .blocking(arguments -> "7 degrees in " + arguments.getString("city")),
          FunctionTool.named("sad")
              .asynchronous(
                  call -> io.vertx.core.Future.succeededFuture(ToolAnswer.error("it rains"))));

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of("gateway", Map.of("tools", Map.of("deny", java.util.List.of("ls")))))
          .module(probe);

  private HttpResponse<String> post(String body, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/tools/invoke"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject post(int status, String body) {
    HttpResponse<String> answer = post(body, TestGateway.TOKEN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  @Test
  void refusesArgumentsThatNestTooDeeply() {
    String nested = "{\"city\":" + "[".repeat(980) + "]".repeat(980) + "}";
    JsonObject answer = post(400, "{\"tool\":\"weather\",\"args\":" + nested + "}");
    assertThat(answer.getJsonObject("error").getString("message")).contains("nests too deeply");
  }

  @Test
  void callsAToolByHttp() {
    assertThat(post(200, "{\"tool\": \"weather\", \"args\": {\"city\": \"Oslo\"}}"))
        .isEqualTo(
            new JsonObject(
                """
                {"ok": true,
                 "result": {"content": [{"type": "text", "text": "7 degrees in Oslo"}]}}
                """));
    assertThat(post(200, "{\"name\": \"weather\", \"args\": {\"city\": \"x\"}, \"dryRun\": true}"))
        .isEqualTo(new JsonObject("{\"ok\": true, \"result\": {\"dryRun\": true}}"));
  }

  @Test
  void refusesByHttpInTheFamilysWords() {
    assertThat(post(400, "{}"))
        .isEqualTo(
            new JsonObject(
                """
                {"error": {"message": "tools.invoke requires body.tool",
                           "type": "invalid_request_error"}}
                """));
    assertThat(post(404, "{\"tool\": \"nothing\"}"))
        .isEqualTo(
            new JsonObject(
                """
                {"ok": false,
                 "error": {"type": "not_found", "message": "Tool not available: nothing"}}
                """));
    assertThat(post(400, "{\"tool\": \"sad\"}"))
        .isEqualTo(
            new JsonObject(
                "{\"ok\": false, \"error\": {\"type\": \"tool_error\", \"message\": \"it rains\"}}"));
    assertThat(post(400, "{\"tool\": \"weather\", \"args\": {\"city\": 1}}").getJsonObject("error"))
        .isEqualTo(
            new JsonObject()
                .put("type", "tool_error")
                .put("message", "Invalid arguments for weather: at /city: must be string"));
    assertThat(post(400, "no json").getJsonObject("error").getString("type"))
        .isEqualTo("invalid_request");
    assertThat(post(400, "{\"tool\": \"weather\", \"args\": []}").encode()).contains("/args");
    assertThat(post(400, "{\"tool\": \"weather\", \"sessionKey\": \"agent:nobody:main\"}").encode())
        .contains("unknown agent id");
    assertThat(post("{}", "wrong-token-0123456789").statusCode()).isEqualTo(401);
    assertThat(post("x".repeat(3 * 1024 * 1024), TestGateway.TOKEN).statusCode()).isEqualTo(413);
  }

  @Test
  void offersByHttpNothingThatRunsProgramsOrChangesTheGateway() {
    for (String tool : new String[] {"exec", "process", "write", "edit", "apply_patch", "ls"}) {
      assertThat(post(404, "{\"tool\": \"" + tool + "\"}").getJsonObject("error"))
          .isEqualTo(
              new JsonObject()
                  .put("type", "not_found")
                  .put("message", "Tool not available: " + tool));
    }
  }

  @Test
  void callsAToolOverTheSocket() {
    try (WireSocket admin = gateway.admin(4);
        WireSocket writer = gateway.connect(4, "operator.write");
        WireSocket reader = gateway.connect(4, "operator.read")) {
      JsonObject params =
          new JsonObject().put("name", "weather").put("args", new JsonObject().put("city", "Rome"));
      assertThat(admin.payload("tools.invoke", params))
          .isEqualTo(
              new JsonObject(
                  """
                  {"ok": true, "toolName": "weather", "source": "plugin",
                   "output": {"content": [{"type": "text", "text": "7 degrees in Rome"}]}}
                  """));
      JsonObject dangerous =
          new JsonObject().put("name", "exec").put("args", new JsonObject().put("command", 1));
      assertThat(writer.payload("tools.invoke", dangerous).getJsonObject("error").getString("code"))
          .isEqualTo("not_found");
      assertThat(admin.payload("tools.invoke", dangerous).getJsonObject("error").getString("code"))
          .isEqualTo("invalid_arguments");
      assertThat(reader.call("tools.invoke", params).getBoolean("ok")).isFalse();
    }
  }

  @Test
  void describesToolsInGroups() {
    try (WireSocket reader = gateway.connect(4, "operator.read")) {
      JsonObject catalog = reader.payload("tools.catalog", new JsonObject());
      assertThat(catalog.getString("agentId")).isEqualTo("main");
      assertThat(catalog.getJsonArray("profiles"))
          .isEqualTo(
              new JsonArray(
                  """
                  [{"id": "minimal", "label": "Minimal"}, {"id": "coding", "label": "Coding"},
                   {"id": "messaging", "label": "Messaging"}, {"id": "full", "label": "Full"}]
                  """));
      assertThat(catalog.getJsonArray("groups").getJsonObject(0).getString("id")).isEqualTo("fs");
      assertThat(catalog.encode())
          .contains("\"id\":\"read\"", "\"defaultProfiles\":[\"coding\"]", "\"risk\":\"high\"");

      JsonObject effective =
          reader.payload("tools.effective", new JsonObject().put("sessionKey", "main"));
      assertThat(effective.getString("profile")).isEqualTo("full");
      assertThat(effective.getJsonArray("groups").getJsonObject(1))
          .isEqualTo(
              new JsonObject(
                  """
                  {"id": "plugin", "label": "Plugin tools", "source": "plugin", "tools": [
                    {"id": "sad", "label": "sad", "description": "", "rawDescription": "",
                     "source": "plugin", "risk": "medium"},
                    {"id": "weather", "label": "weather",
                     "description": "The temperature of a city.",
                     "rawDescription": "The temperature of a city. It is in Celsius.",
                     "source": "plugin", "risk": "low"}]}
                  """));
    }
  }

  @Test
  void leavesALineForEveryCallAndRefusalAndNoArgument() {
    post(200, "{\"tool\": \"weather\", \"args\": {\"city\": \"canary-city\"}}");
    post(404, "{\"tool\": \"gateway\"}");

    try (WireSocket reader = gateway.connect(4, "operator.read")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(reader.payload("audit.list", new JsonObject()).getJsonArray("events"))
                      .hasSize(2));
      JsonArray events = reader.payload("audit.list", new JsonObject()).getJsonArray("events");
      assertThat(events.getJsonObject(0).getString("kind")).isEqualTo("tool.refused");
      assertThat(events.getJsonObject(0).getJsonObject("facts").getString("tool"))
          .isEqualTo("gateway");
      JsonObject call = events.getJsonObject(1);
      assertThat(call.getString("kind")).isEqualTo("tool.call");
      assertThat(call.getJsonObject("facts").getString("status")).isEqualTo("ok");
      assertThat(call.getJsonObject("facts").getString("door")).isEqualTo("caller");
      assertThat(events.encode()).doesNotContain("canary-city");
      JsonObject page =
          reader.payload("audit.list", new JsonObject().put("limit", 1).put("kind", "tool.call"));
      assertThat(page.getJsonArray("events")).hasSize(1);
      assertThat(page.getLong("nextCursor")).isEqualTo(call.getLong("id"));
    }
  }
}
