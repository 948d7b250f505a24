package dev.gatehouse.gateway.subagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sub-agents over real turns, with a model that calls the tools it is told to. */
class SubagentsTest {
  private static final String MAIN = "agent:main:main";

  private final ScriptedModel model = ScriptedModel.of(Puppet::play);

  @RegisterExtension
  final TestGateway gateway = TestGateway.withConfig(config()).module(model.module()).module(say());

  private static Map<String, Object> config() {
    Map<String, Object> config =
        new HashMap<>(
            ScriptedModel.config(200_000, Map.of("subagents", Map.of("maxChildrenPerAgent", 2))));
    Map<String, Object> agents = new HashMap<>((Map<String, Object>) cast(config.get("agents")));
    agents.put(
        "list",
        List.of(
            Map.of(
                "id",
                "main",
                "default",
                true,
                "subagents",
                Map.of("allowAgents", List.of("help*"))),
            Map.of("id", "helper"),
            Map.of("id", "secret")));
    config.put("agents", agents);
    return config;
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }

  static AbstractModule say() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(Puppet.TurnMethod.class);
        Multibinder.newSetBinder(binder(), RpcMethod.class)
            .addBinding()
            .to(Puppet.TurnMethod.class);
      }
    };
  }

  private static String spawn(String task, String... more) {
    JsonObject arguments = new JsonObject().put("task", task);
    for (int i = 0; i < more.length; i += 2) {
      arguments.put(more[i], more[i + 1]);
    }
    return Puppet.call("sessions_spawn", arguments);
  }

  private ModelRequest report(String label) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> model.requests().stream().anyMatch(request -> tells(request, label)));
    return model.requests().stream()
        .filter(request -> tells(request, label))
        .findFirst()
        .orElseThrow();
  }

  private static boolean tells(ModelRequest request, String label) {
    return ScriptedModel.lastWords(request).startsWith("[Sub-agent \"" + label + "\"");
  }

  private JsonArray sessions(WireSocket client) {
    return client.payload("sessions.list", new JsonObject()).getJsonArray("sessions");
  }

  @Test
  void aTaskIsDoneInASessionOfItsOwnAndTheReportComesBack() {
    try (WireSocket client = gateway.admin(4)) {
      String answer = Puppet.say(client, MAIN, spawn("find the lamp", "label", "lamp"));

      assertThat(answer).contains("\"status\" : \"accepted\"", "agent:main:subagent:");
      ModelRequest report = report("lamp");
      assertThat(Puppet.session(report)).isEqualTo(MAIN);
      assertThat(ScriptedModel.lastWords(report))
          .contains("has finished", "<report>\necho: find the lamp\n</report>");
      ModelRequest task = Puppet.of(model, ":subagent:").get(0);
      assertThat(ScriptedModel.lastWords(task)).isEqualTo("find the lamp");
      assertThat(task.system()).contains("You are a sub-agent", "waits for your report");
      assertThat(sessions(client).encode()).contains("\"spawnedBy\":\"" + MAIN + "\"");
    }
  }

  @Test
  void aSubAgentHasNoToolsForSessionsAndCannotCallThem() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn(Puppet.call("sessions_list", new JsonObject()), "label", "x"));

      assertThat(ScriptedModel.lastWords(report("x")))
          .contains("Tool not available: sessions_list");
      assertThat(Puppet.tools(Puppet.of(model, ":subagent:").get(0)))
          .isNotEmpty()
          .doesNotContain(
              "sessions_list",
              "sessions_history",
              "sessions_send",
              "sessions_spawn",
              "session_status",
              "subagents",
              "agents_list",
              "cron",
              "gateway");
    }
  }

  @Test
  void anotherAgentWorksOnlyWhereItIsAllowed() {
    try (WireSocket client = gateway.admin(4)) {
      assertThat(Puppet.say(client, MAIN, spawn("look", "agentId", "secret")))
          .contains("agent \"secret\" is not one that may work for main");
      assertThat(Puppet.say(client, MAIN, spawn("look", "agentId", "nobody")))
          .contains("agent \"nobody\" is not one that may work for main");
      assertThat(Puppet.say(client, MAIN, spawn("look", "agentId", "Helper", "label", "h")))
          .contains("agent:helper:subagent:");
      assertThat(Puppet.session(report("h"))).isEqualTo(MAIN);
      assertThat(Puppet.say(client, "agent:helper:main", spawn("look", "agentId", "main")))
          .contains("is not one that may work for helper");
      assertThat(Puppet.say(client, MAIN, Puppet.call("agents_list", new JsonObject())))
          .contains("\"id\" : \"helper\"")
          .doesNotContain("secret");
    }
  }

  @Test
  void whatIsWrongWithAWishIsSaid() {
    try (WireSocket client = gateway.admin(4)) {
      assertThat(Puppet.say(client, MAIN, spawn("look", "model", "nobody/nothing")))
          .contains("unknown model: nobody/nothing");
      assertThat(Puppet.say(client, MAIN, spawn(" "))).contains("task required");
      assertThat(Puppet.say(client, MAIN, spawn("look", "thinking", "much")))
          .contains("Invalid arguments for sessions_spawn");
      assertThat(sessions(client).encode()).doesNotContain(":subagent:");
    }
  }

  @Test
  void aSessionHasOnlySoManyAtATime() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn("hold one"));
      Puppet.say(client, MAIN, spawn("hold two"));
      assertThat(Puppet.say(client, MAIN, spawn("hold three")))
          .contains("this session has 2 sub-agents already");
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 2);
      model.release();
      report("hold one");
      report("hold two");
      assertThat(Puppet.say(client, MAIN, spawn("three"))).contains("accepted");
      report("three");
    }
  }

  @Test
  void aSessionThatIsToBeDeletedIsGoneAfterItsReport() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn("look", "label", "gone", "cleanup", "delete"));
      report("gone");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !sessions(client).encode().contains(":subagent:"));
    }
  }

  @Test
  void theTimeOfASubAgentEndsAndIsTold() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(
          client,
          MAIN,
          Puppet.call(
              "sessions_spawn",
              new JsonObject()
                  .put("task", "hold for ever")
                  .put("label", "slow")
                  .put("runTimeoutSeconds", 1)));
      assertThat(ScriptedModel.lastWords(report("slow"))).contains("ran out of time", "Error: ");
    }
  }

  @Test
  void oneThatIsStoppedIsListedAndReportsNothing() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn("hold on", "label", "lamp"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);

      assertThat(command(client, "/subagents")).contains("1. lamp – running");
      assertThat(Puppet.say(client, MAIN, Puppet.call("subagents", action("list"))))
          .contains("\"label\" : \"lamp\"", "\"status\" : \"running\"");
      assertThat(command(client, "/subagents stop 7")).contains("There is no sub-agent \"7\"");
      assertThat(command(client, "/subagents stop lamp")).isEqualTo("Stopped 1.");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> command(client, "/subagents").contains("stopped"));
      assertThat(command(client, "/subagents info 1")).contains("Task: hold on");
      assertThat(model.cancelled()).isEqualTo(1);
      assertThat(model.requests()).noneMatch(request -> tells(request, "lamp"));
    }
  }

  @Test
  void moreIsSaidToOneThatWorksAndItsLogIsRead() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn("hold on", "label", "lamp"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      assertThat(
              Puppet.say(
                  client,
                  MAIN,
                  Puppet.call(
                      "subagents", action("steer").put("target", "1").put("message", "be quick"))))
          .contains("accepted");
      model.release();
      report("lamp");

      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  Puppet.of(model, ":subagent:").stream()
                      .anyMatch(request -> ScriptedModel.lastWords(request).equals("be quick")));
      assertThat(
              Puppet.say(
                  client, MAIN, Puppet.call("subagents", action("log").put("target", "lamp"))))
          .contains("held: hold on");
      assertThat(command(client, "/subagents log 1")).contains("user: hold on");
    }
  }

  @Test
  void theChildOfAnotherSessionIsNobodysBusiness() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, spawn("hold on", "label", "lamp"));
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      assertThat(
              Puppet.say(
                  client,
                  "agent:main:other",
                  Puppet.call("subagents", action("stop").put("target", "lamp"))))
          .contains("There is no sub-agent \"lamp\" of this session");
      assertThat(
              Puppet.say(
                  client,
                  "agent:main:other",
                  Puppet.call("subagents", action("stop").put("target", "all"))))
          .contains("\"stopped\" : 0");
      assertThat(model.cancelled()).isZero();
      model.release();
      report("lamp");
    }
  }

  private String command(WireSocket client, String text) {
    String key = "k" + System.nanoTime();
    client.payload(
        "chat.send",
        new JsonObject().put("sessionKey", MAIN).put("message", text).put("idempotencyKey", key));
    while (true) {
      JsonObject payload = client.readEvent("chat").getJsonObject("payload");
      if (key.equals(payload.getString("runId")) && "final".equals(payload.getString("state"))) {
        return payload
            .getJsonObject("message")
            .getJsonArray("content")
            .getJsonObject(0)
            .getString("text");
      }
    }
  }

  private static JsonObject action(String name) {
    return new JsonObject().put("action", name);
  }
}
