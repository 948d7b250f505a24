package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelMethodsTest {
  private static final String CANARY = "sk-canary-0123456789abcdef";
  private static final RawModelServer SERVER =
      new RawModelServer(
          (n, request, out) -> {
            if (request.startsWith("GET ")) {
              RawModelServer.error(out, "200 OK", "{\"data\":[{\"id\":\"gpt-live\"}]}");
            } else {
              RawModelServer.says(out, "ok");
            }
          });

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
          Map.of(
              "agents",
              Map.of("defaults", Map.of("model", Map.of("primary", "mock/gpt-mock"))),
              "models",
              Map.of(
                  "providers",
                  Map.of(
                      "mock",
                      Map.of(
                          "baseUrl",
                          SERVER.uri(),
                          "apiKey",
                          CANARY,
                          "api",
                          "openai-completions",
                          "models",
                          List.of(
                              Map.of(
                                  "id",
                                  "gpt-mock",
                                  "name",
                                  "Mock",
                                  "contextWindow",
                                  64_000,
                                  "reasoning",
                                  false)))))));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void listsModelsAsClientsOfBothGenerationsKnowThem() {
    try (WireSocket old = gateway.admin(3);
        WireSocket current = gateway.admin(4)) {
      JsonObject plain = old.call("models.list", new JsonObject()).getJsonObject("payload");
      assertThat(plain.getJsonArray("models").getJsonObject(0))
          .isEqualTo(
              new JsonObject(
                  """
                  {"id":"gpt-mock","name":"Mock","provider":"mock","contextWindow":64000,"reasoning":false,"input":["text"]}
                  """));
      JsonObject rich = current.call("models.list", new JsonObject()).getJsonObject("payload");
      assertThat(rich.getJsonArray("models").getJsonObject(0))
          .isEqualTo(
              new JsonObject(
                  """
                  {"id":"gpt-mock","name":"Mock","provider":"mock","contextWindow":64000,"reasoning":false,
                   "tags":["default"],"thinkingLevels":[{"id":"off","label":"off"}],"thinkingDefault":"off",
                   "available":true}
                  """));
    }
  }

  @Test
  void asksProvidersWhenToldTo() {
    try (WireSocket admin = gateway.admin(4)) {
      JsonObject answer =
          admin
              .call("models.list", new JsonObject().put("view", "all").put("refresh", true))
              .getJsonObject("payload");

      assertThat(answer.getJsonArray("providerOutcomes").encode())
          .contains("{\"provider\":\"mock\",\"status\":\"ready\"}");
      assertThat(answer.getJsonArray("models").encode())
          .contains("gpt-live")
          .contains("claude-opus-4-5")
          .contains("missing-auth");
    }
  }

  @Test
  void tellsOfCredentialsWithoutShowingThem() {
    try (WireSocket admin = gateway.admin(4)) {
      JsonObject answer = admin.call("models.authStatus", new JsonObject());

      assertThat(answer.encode()).contains("mock:config").doesNotContain(CANARY);
      assertThat(
              admin
                  .call("models.authLogout", new JsonObject().put("provider", "mock"))
                  .getJsonObject("payload")
                  .getJsonArray("removedProfiles"))
          .isEmpty();
    }
  }

  @Test
  void probesAModel() {
    try (WireSocket admin = gateway.admin(4)) {
      JsonObject answer =
          admin
              .call(
                  "models.probe", new JsonObject().put("provider", "mock").put("model", "gpt-mock"))
              .getJsonObject("payload");

      assertThat(answer.getBoolean("ok")).isTrue();
      assertThat(answer.getString("model")).isEqualTo("mock/gpt-mock");
    }
  }

  @Test
  void tellsThatNoPlanWindowIsKnown() {
    try (WireSocket admin = gateway.admin(3)) {
      assertThat(
              admin
                  .call("usage.status", new JsonObject())
                  .getJsonObject("payload")
                  .getJsonArray("providers"))
          .isEmpty();
    }
  }
}
