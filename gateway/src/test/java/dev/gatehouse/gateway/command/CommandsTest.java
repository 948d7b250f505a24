package dev.gatehouse.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.command.CommandAnswer.Continue;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommandsTest {
  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "session",
                  Map.of("resetTriggers", List.of("/new", "from the top")),
                  "channels",
                  Map.of("telegram", Map.of("enabled", false, "allowFrom", List.of("7", "*"))),
                  "models",
                  Map.of(
                      "providers",
                      Map.of(
                          "lab",
                          Map.of(
                              "baseUrl",
                              "http://127.0.0.1:9",
                              "models",
                              List.of(Map.of("id", "one", "name", "One")))))))
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  bind(Say.class);
                  Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(Say.class);
                }
              });

  @Test
  void aNewSessionIsAnsweredByVersionFourAndGreetedByVersionThree() {
    try (WireSocket four = gateway.admin(4);
        WireSocket three = gateway.admin(3)) {
      String first = say(four, "/think high").getString("sessionId");
      JsonObject answer = say(four, "/new");
      assertThat(answer.getString("reply")).isEqualTo("✅ New session started.");
      assertThat(answer.getString("sessionId")).isNotEqualTo(first);
      assertThat(say(three, "/new").getString("message")).contains("Greet the person");
      assertThat(say(three, "/new what is up?").getString("message")).isEqualTo("what is up?");
      assertThat(say(four, "From the top, please").containsKey("none")).isTrue();
      assertThat(say(four, "From the top please").getString("message")).isEqualTo("please");
    }
  }

  @Test
  void aNewSessionCanNameItsModelFirst() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject answer = say(socket, "/new lab/one tell me");

      assertThat(answer.getString("message")).isEqualTo("tell me");
      assertThat(answer.getJsonObject("entry").getString("modelOverride")).isEqualTo("one");
      assertThat(say(socket, "/status").getString("reply"))
          .contains("Model: lab/one", "Session: agent:main:main", "Tokens: 0 in / 0 out");
      assertThat(say(socket, "/model nobody").getString("reply")).contains("No model is called");
      assertThat(say(socket, "/model default").getJsonObject("entry").containsKey("modelOverride"))
          .isFalse();
      assertThat(say(socket, "/models").getString("reply")).isEqualTo("- lab/one");
    }
  }

  @Test
  void settingsAreShownSetAndRefused() {
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(say(socket, "/verbose").getString("reply")).contains("/verbose is default");
      assertThat(say(socket, "/verbose on").getJsonObject("entry").getString("verboseLevel"))
          .isEqualTo("on");
      assertThat(say(socket, "/V: full").getJsonObject("entry").getString("verboseLevel"))
          .isEqualTo("full");
      assertThat(say(socket, "/verbose default").getJsonObject("entry").containsKey("verboseLevel"))
          .isFalse();
      assertThat(say(socket, "/queue never").getString("reply")).contains("is no value of /queue");
      assertThat(say(socket, "/send off").getJsonObject("entry").getString("sendPolicy"))
          .isEqualTo("deny");
      assertThat(say(socket, "/think high").getJsonObject("entry").getString("thinkingLevel"))
          .isEqualTo("high");
      assertThat(say(socket, "/think high explain").getString("thinking")).isEqualTo("high");
      assertThat(say(socket, "/config show").getString("reply")).contains("/config is off");
      assertThat(say(socket, "/home/me is my folder").containsKey("none")).isTrue();
      assertThat(say(socket, "/nonsense").containsKey("none")).isTrue();
    }
  }

  @Test
  void whoeverComesThroughAnotherDoorHasNoRightsThatHeDoesNotHaveHere() {
    try (WireSocket socket = gateway.admin(4);
        WireSocket writer = gateway.connect(4, "operator.write")) {
      for (String command : List.of("/new", "/status", "/config show", "/think high")) {
        for (Origin door : List.of(Origin.HOOK, Origin.CRON, Origin.HEARTBEAT, Origin.AGENT)) {
          assertThat(say(socket, command, door, "").containsKey("none"))
              .as(command + door)
              .isTrue();
        }
      }
      assertThat(say(socket, "/new", Origin.CHANNEL, "8").getString("reply"))
          .startsWith("You are not allowed");
      assertThat(say(socket, "/new", Origin.CHANNEL, "*").getString("reply"))
          .as("a star lets everybody speak, and is nobody's name")
          .startsWith("You are not allowed");
      assertThat(say(socket, "/new", Origin.CHANNEL, "7").getString("reply")).startsWith("✅");
      assertThat(say(socket, "/status", Origin.CHANNEL, "8").getString("reply")).contains("Model");
      assertThat(say(socket, "/think:high go", Origin.CHANNEL, "8").getString("message", ""))
          .isNotEqualTo("go");
      for (String command : List.of("/config show", "/elevated full", "/restart")) {
        assertThat(say(socket, command, Origin.CHANNEL, "7").getString("reply"))
            .startsWith("You are not allowed");
        assertThat(say(writer, command).getString("reply")).startsWith("You are not allowed");
      }
    }
  }

  @Test
  void everyCommandOfAnOwnerIsClosedToASenderAndEveryOneOfAnAdminToTheChannel() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject rights = socket.payload("test.say", new JsonObject().put("rights", true));
      assertThat(rights.fieldNames()).hasSizeGreaterThan(25).contains("approve", "exec", "stop");
      for (String name : rights.fieldNames()) {
        for (Origin door : List.of(Origin.HOOK, Origin.CRON, Origin.HEARTBEAT, Origin.AGENT)) {
          assertThat(say(socket, "/" + name, door, "").containsKey("none"))
              .as(name + " by " + door)
              .isTrue();
        }
        boolean sender = rights.getString(name).equals("SENDER");
        if (!sender) {
          assertThat(say(socket, "/" + name + " x", Origin.CHANNEL, "8").getString("reply"))
              .as(name)
              .startsWith("You are not allowed");
        }
        if (rights.getString(name).equals("ADMIN")) {
          assertThat(say(socket, "/" + name + " x", Origin.CHANNEL, "7").getString("reply"))
              .as(name)
              .startsWith("You are not allowed");
        }
      }
      assertThat(rights.getString("approve")).isEqualTo("ADMIN");
      assertThat(rights.getString("exec")).isEqualTo("ADMIN");
      assertThat(rights.getString("subagents")).isEqualTo("OWNER");
    }
  }

  @Test
  void agentsToolsSkillsAndThePromptAreShown() {
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(say(socket, "/agents").getString("reply"))
          .startsWith("- main")
          .contains("(this conversation)");
      assertThat(say(socket, "/tools").getString("reply")).contains("sessions_spawn", "skill");
      assertThat(say(socket, "/context").getString("reply"))
          .contains("- identity: ", "- tools: ", "- skills: ", "AGENTS.md", "System prompt: ")
          .doesNotContain("- sessions_spawn");
      assertThat(say(socket, "/context detail").getString("reply")).contains("- sessions_spawn: ");
      assertThat(say(socket, "/skill").getString("reply")).contains("skill-writing");
      assertThat(say(socket, "/skill nothing").getString("reply")).contains("no usable skill");
      assertThat(say(socket, "/skill Skill-Writing about lamps").getString("message"))
          .contains("skill-writing", "about lamps");
    }
  }

  @Test
  void commandsRunAsTheSessionSaysAndNoOtherWay() {
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(say(socket, "/exec").getString("reply")).contains("security: default");
      JsonObject set = say(socket, "/exec security=deny ask=always");
      assertThat(set.getJsonObject("entry").getString("execSecurity")).isEqualTo("deny");
      assertThat(set.getJsonObject("entry").getString("execAsk")).isEqualTo("always");
      assertThat(say(socket, "/exec host=sandbox").getString("reply")).contains("no setting");
      assertThat(say(socket, "/exec default").getJsonObject("entry").containsKey("execAsk"))
          .isFalse();
      assertThat(say(socket, "/approve 1 perhaps").getString("reply")).startsWith("Write /approve");
      assertThat(say(socket, "/approve nobody allow-once").getString("reply"))
          .contains("no such approval");
    }
  }

  @Test
  void whatTheFamilyHasAndThisGatewayHasNotIsSaidAndNeverReachesTheModel() {
    try (WireSocket socket = gateway.admin(4)) {
      for (String name :
          List.of(
              "bash rm -rf /", "allowlist", "tts on", "acp", "focus", "kill 1", "mcp", "dock")) {
        assertThat(say(socket, "/" + name).getString("reply"))
            .as(name)
            .contains("does nothing here: ");
      }
      assertThat(socket.payload("commands.list", new JsonObject()).encode())
          .doesNotContain("\"/bash\"");
    }
  }

  @Test
  void clientsGetAMenu() {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      String list = socket.payload("commands.list", new JsonObject()).encode();

      assertThat(list)
          .contains("\"/new\"", "\"/reset\"", "\"/status\"", "\"/think\"", "\"/t\"", "\"args\"");
      assertThat(
              socket.payload("commands.list", new JsonObject().put("includeArgs", false)).encode())
          .doesNotContain("\"args\"");
    }
  }

  private static JsonObject say(WireSocket socket, String text) {
    return say(socket, text, Origin.OPERATOR, "");
  }

  private static JsonObject say(WireSocket socket, String text, Origin origin, String sender) {
    return socket.payload(
        "test.say",
        new JsonObject().put("text", text).put("origin", origin.name()).put("sender", sender));
  }

  /** Gives a command, as a turn would. */
  static final class Say implements RpcMethod {
    private final Commands commands;
    private final Sessions sessions;

    @Inject
    Say(Commands commands, Sessions sessions) {
      this.commands = commands;
      this.sessions = sessions;
    }

    @Override
    public String name() {
      return "test.say";
    }

    @Override
    public Scope scope() {
      return Scope.WRITE;
    }

    @Override
    public Future<JsonObject> call(RpcCall call) {
      if (call.params().getBoolean("rights", false)) {
        JsonObject rights = new JsonObject();
        commands.all().forEach(command -> rights.put(command.name(), command.right().name()));
        return Future.succeededFuture(rights);
      }
      Origin origin = Origin.valueOf(call.params().getString("origin"));
      boolean channel = origin == Origin.CHANNEL;
      SessionKey key = new SessionKey("agent:main:main");
      CommandLine line =
          new CommandLine(
              call.params().getString("text"),
              key,
              "run",
              origin,
              channel ? Optional.empty() : Optional.of(call.caller()),
              channel ? Optional.of("telegram") : Optional.empty(),
              channel ? Optional.of(call.params().getString("sender")) : Optional.empty());
      return commands
          .handle(line)
          .map(answer -> answer.map(Say::json))
          .orElse(Future.succeededFuture(new JsonObject().put("none", true)))
          .compose(
              json ->
                  sessions
                      .find(key)
                      .map(
                          entry -> {
                            entry.ifPresent(
                                found ->
                                    json.put("sessionId", found.sessionId())
                                        .put("entry", found.fields()));
                            return json;
                          }));
    }

    private static JsonObject json(CommandAnswer answer) {
      if (answer instanceof Reply reply) {
        return new JsonObject().put("reply", reply.text());
      }
      Continue more = (Continue) answer;
      return new JsonObject()
          .put("message", more.message())
          .put("thinking", more.thinking().map(ThinkingLevel::wireName).orElse(""));
    }
  }
}
