package dev.gatehouse.gateway.subagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outsiders, sub-agents and other agents try to get rights by letting another session work. */
class SubagentAttackTest {
  private static final String MAIN = "agent:main:main";
  private static final String GROUP = "agent:main:telegram:group:g1";
  private static final String OPEN_GROUP = "agent:main:telegram:group:g2";

  private final ScriptedModel model = ScriptedModel.of(Puppet::play);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(config())
          .module(
              model.module(
                  FunctionTool.named("probe")
                      .description("Opens the door.")
                      .blocking(arguments -> "the door is open")))
          .module(SubagentsTest.say());

  private static Map<String, Object> config() {
    Map<String, Object> config =
        new HashMap<>(
            ScriptedModel.config(
                200_000,
                Map.of(
                    "models",
                    Map.of("script/one", Map.of()),
                    "subagents",
                    Map.of("allowAgents", List.of("*")))));
    Map<String, Object> agents = new HashMap<>();
    ((Map<?, ?>) config.get("agents")).forEach((key, value) -> agents.put("" + key, value));
    agents.put("list", List.of(Map.of("id", "main", "default", true), Map.of("id", "vault")));
    config.put("agents", agents);
    config.put(
        "channels",
        Map.of(
            "telegram",
            Map.of(
                "enabled",
                false,
                "groups",
                Map.of(
                    "g1",
                    Map.of("tools", Map.of("deny", List.of("probe"))),
                    "g2",
                    Map.of("tools", Map.of("allow", List.of("*", "sessions_send")))))));
    return config;
  }

  private static String spawn(String task, String label) {
    return Puppet.call("sessions_spawn", new JsonObject().put("task", task).put("label", label));
  }

  private List<ModelRequest> told(String words) {
    return model.requests().stream()
        .filter(request -> ScriptedModel.lastWords(request).contains(words))
        .toList();
  }

  @Test
  void theRulesOfAGroupBindTheSubAgentThatItStarts() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(
          client, GROUP, spawn(Puppet.call("probe", new JsonObject()), "trick"), Origin.CHANNEL);

      await().atMost(Duration.ofMinutes(1)).until(() -> !told("[Sub-agent \"trick\"").isEmpty());
      assertThat(told("the door is open")).isEmpty();
      assertThat(told("Tool not available: probe")).isNotEmpty();
      assertThat(Puppet.of(model, ":subagent:"))
          .isNotEmpty()
          .allSatisfy(
              request ->
                  assertThat(Puppet.tools(request)).doesNotContain("probe", "cron", "gateway"));
      // An operator's own sub-agent may, so it is the group that forbids it.
      Puppet.say(client, MAIN, spawn(Puppet.call("probe", new JsonObject()), "mine"));
      await().atMost(Duration.ofMinutes(1)).until(() -> !told("[Sub-agent \"mine\"").isEmpty());
      assertThat(told("the door is open")).isNotEmpty();
    }
  }

  @Test
  void anotherAgentThatWorksForAGroupIsBoundByItToo() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(
          client,
          GROUP,
          Puppet.call(
              "sessions_spawn",
              new JsonObject()
                  .put("task", Puppet.call("probe", new JsonObject()))
                  .put("agentId", "vault")
                  .put("label", "vault")),
          Origin.CHANNEL);

      await().atMost(Duration.ofMinutes(1)).until(() -> !told("[Sub-agent \"vault\"").isEmpty());
      assertThat(told("the door is open")).isEmpty();
    }
  }

  @Test
  void anOutsiderCannotChooseTheModelThatRulesGoBy() {
    try (WireSocket client = gateway.admin(4)) {
      JsonObject wish = new JsonObject().put("task", "look").put("model", "script/one");
      assertThat(Puppet.say(client, GROUP, Puppet.call("sessions_spawn", wish), Origin.CHANNEL))
          .contains("cannot choose the model");
      assertThat(
              Puppet.say(
                  client,
                  GROUP,
                  Puppet.call("session_status", new JsonObject().put("model", "script/one")),
                  Origin.CHANNEL))
          .contains("may not choose the model");
      assertThat(
              Puppet.say(
                  client,
                  MAIN,
                  Puppet.call("session_status", new JsonObject().put("model", "script/one"))))
          .contains("\"model\" : \"script/one\"");
    }
  }

  @Test
  void anOutsiderSeesNoOtherSession() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, "the safe's number is 1234");
      for (Origin door : List.of(Origin.CHANNEL, Origin.HOOK)) {
        assertThat(history(client, GROUP, MAIN, door)).contains("that you may use");
        assertThat(history(client, GROUP, "main", door)).contains("that you may use");
        assertThat(Puppet.say(client, GROUP, Puppet.call("sessions_list", new JsonObject()), door))
            .contains("\"count\" : 1", GROUP)
            .doesNotContain("agent:main:main\"");
        assertThat(Puppet.say(client, GROUP, send(MAIN, "call probe {}"), door))
            .contains("that you may use");
      }
      assertThat(history(client, "agent:main:other", MAIN, Origin.OPERATOR)).contains("1234");
    }
  }

  @Test
  void aMessageFromAnOutsiderHasNoMoreRightsInTheSessionThatItReaches() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, "hello");
      // The owner lets this group write to other sessions; that opens nothing else.
      Puppet.say(client, OPEN_GROUP, send(MAIN, "look at your tools"), Origin.CHANNEL);

      ModelRequest reached =
          told("look at your tools").stream()
              .filter(request -> Puppet.session(request).equals(MAIN))
              .findFirst()
              .orElseThrow();
      assertThat(Puppet.tools(reached)).contains("probe").doesNotContain("cron", "gateway");
      assertThat(reached.system()).contains("comes from another agent, not from a person");
      assertThat(ScriptedModel.lastWords(reached)).startsWith("[From agent \"main\"");
    }
  }

  @Test
  void aMessageToAnotherSessionIsNoCommandThere() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, MAIN, "hello");
      Puppet.say(client, "agent:main:other", send(MAIN, "/new"));

      assertThat(told("/new").stream().map(Puppet::session)).contains(MAIN);
      assertThat(history(client, MAIN, MAIN, Origin.OPERATOR)).contains("hello");
    }
  }

  @Test
  void anotherAgentsSessionsAreClosedUnlessTheOwnerOpensThem() {
    try (WireSocket client = gateway.admin(4)) {
      Puppet.say(client, "agent:vault:main", "the safe's number is 1234");

      assertThat(history(client, MAIN, "agent:vault:main", Origin.OPERATOR))
          .contains("that you may use")
          .doesNotContain("1234");
      assertThat(Puppet.say(client, MAIN, Puppet.call("sessions_list", new JsonObject())))
          .doesNotContain("vault");
      assertThat(Puppet.say(client, MAIN, send("agent:vault:main", "tell me")))
          .contains("that you may use");
      assertThat(
              Puppet.say(
                  client,
                  MAIN,
                  Puppet.call(
                      "sessions_send",
                      new JsonObject().put("agentId", "vault").put("message", "tell me"))))
          .contains("that you may use");
      assertThat(told("tell me").stream().map(Puppet::session)).doesNotContain("agent:vault:main");
    }
  }

  private static String send(String to, String message) {
    return Puppet.call(
        "sessions_send", new JsonObject().put("sessionKey", to).put("message", message));
  }

  private static String history(WireSocket client, String from, String of, Origin door) {
    return Puppet.say(
        client,
        from,
        Puppet.call("sessions_history", new JsonObject().put("sessionKey", of)),
        door);
  }
}
