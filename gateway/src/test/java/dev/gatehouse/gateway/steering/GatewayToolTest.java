package dev.gatehouse.gateway.steering;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.last;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.ScriptedModel;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent can do to its own gateway, and what nobody can talk it into. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GatewayToolTest {
  private final ToolProbe probe = new ToolProbe();
  private final ScriptedModel model = ScriptedModel.of(GatewayToolTest::obey);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config()).module(probe).module(model.module());

  /** A model that was talked into calling the tool with what its last message says. */
  private static ScriptedModel.Step obey(ModelRequest request) {
    String words = last(request);
    int at = words.indexOf("CALL ");
    return at < 0
        ? says("done")
        : calls("call-1", "gateway", new JsonObject(words.substring(at + 5)));
  }

  private ToolAnswer call(String arguments) {
    return probe.invoke("gateway", new JsonObject(arguments));
  }

  private String hash() {
    return new JsonObject(ToolProbe.text(call("{\"action\":\"config.get\"}"))).getString("hash");
  }

  private CompletableFuture<ToolAnswer> change(String action, String raw) {
    JsonObject arguments =
        new JsonObject().put("action", action).put("raw", raw).put("baseHash", hash());
    return CompletableFuture.supplyAsync(() -> probe.invoke("gateway", arguments));
  }

  private String file() {
    try {
      return Files.readString(gateway.gateway().instance().configPath());
    } catch (IOException e) {
      return "";
    }
  }

  private static JsonObject pending(WireSocket owner) {
    return owner.readEvent("exec.approval.requested").getJsonObject("payload");
  }

  private static void resolve(WireSocket owner, JsonObject pending, String decision) {
    owner.payload(
        "exec.approval.resolve",
        new JsonObject().put("id", pending.getString("id")).put("decision", decision));
  }

  @Test
  void showsTheConfigurationWithoutSecrets() {
    String shown = ToolProbe.text(call("{\"action\":\"config.get\"}"));

    assertThat(new JsonObject(shown).fieldNames()).contains("path", "hash", "config");
    assertThat(shown).doesNotContain(TestGateway.TOKEN);
    assertThat(ToolProbe.text(call("{\"action\":\"config.schema\",\"path\":\"ui\"}")))
        .contains("seamColor");
    assertThat(call("{\"action\":\"config.schema\",\"path\":\"nothing\"}").isError()).isTrue();
  }

  @Test
  void changesWhatIsOpenWhenAnOperatorAgreesToExactlyThat() throws Exception {
    try (WireSocket owner = gateway.admin(4)) {
      CompletableFuture<ToolAnswer> answer = change("config.patch", "{ui: {seamColor: '#112233'}}");
      JsonObject pending = pending(owner);
      assertThat(pending.encode()).contains("ui.seamColor", "#112233");
      assertThat(file()).doesNotContain("112233");
      resolve(owner, pending, "allow-once");

      assertThat(ToolProbe.text(answer.get(60, TimeUnit.SECONDS))).contains("ui.seamColor");
      assertThat(file()).contains("#112233");
    }
  }

  @Test
  void changesNothingWhenTheOperatorRefusesOrTheFileChangedMeanwhile() throws Exception {
    try (WireSocket owner = gateway.admin(4)) {
      CompletableFuture<ToolAnswer> refused =
          change("config.patch", "{ui: {seamColor: '#112233'}}");
      resolve(owner, pending(owner), "deny");
      assertThat(ToolProbe.text(refused.get(60, TimeUnit.SECONDS))).contains("refused");

      CompletableFuture<ToolAnswer> overtaken =
          change("config.patch", "{ui: {seamColor: '#445566'}}");
      JsonObject pending = pending(owner);
      owner.payload(
          "config.patch",
          new JsonObject()
              .put("raw", "{logging: {level: 'debug'}}")
              .put("baseHash", owner.payload("config.get", new JsonObject()).getString("hash")));
      resolve(owner, pending, "allow-once");

      assertThat(overtaken.get(60, TimeUnit.SECONDS).isError()).isTrue();
      assertThat(file()).doesNotContain("112233").doesNotContain("445566").contains("debug");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{gateway: {auth: {mode: 'none'}}}",
        "{gateway: {bind: 'lan'}}",
        "{channels: {telegram: {dmPolicy: 'open', allowFrom: ['*']}}}",
        "{tools: {exec: {security: 'full', ask: 'off'}}}",
        "{agents: {list: [{id: 'evil'}]}}"
      })
  void neverAsksForWhatDecidesAboutSecurity(String raw) throws Exception {
    String before = file();
    try (WireSocket owner = gateway.admin(4)) {
      ToolAnswer answer = change("config.patch", raw).get(60, TimeUnit.SECONDS);

      assertThat(answer.isError()).isTrue();
      assertThat(ToolProbe.text(answer)).startsWith("these keys are not an agent's to change");
      assertThat(change("config.apply", raw).get(60, TimeUnit.SECONDS).isError()).isTrue();
      assertThat(owner.call("exec.approval.list", new JsonObject()).encode())
          .doesNotContain("config");
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(
                          owner
                              .payload("audit.list", new JsonObject().put("kind", "config.refused"))
                              .encode())
                      .contains("closed to agents"));
    }
    assertThat(file()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.class,
      names = {"CHANNEL", "HOOK"})
  void isNotThereForATurnOfOutsidersWhateverItSays(Origin origin) {
    String before = file();
    probe.onLoop(
        () ->
            probe
                .get(Turns.class)
                .start(
                    TurnRequest.builder(new SessionKey("agent:main:outside"))
                        .message("CALL {\"action\":\"restart\"}")
                        .origin(origin)
                        .build())
                .compose(turn -> turn.result()));

    assertThat(model.requests().get(0).tools())
        .extracting(ToolSpec::name)
        .doesNotContain("gateway", "cron", "canvas");
    assertThat(last(model.requests().get(1))).containsIgnoringCase("gateway").contains("not");
    assertThat(file()).isEqualTo(before);
  }

  @Test
  void staysClosedToOutsidersWhereAListNamesIt() {
    ToolAnswer answer =
        probe.onLoop(
            () ->
                probe
                    .get(GatewayTool.class)
                    .call(
                        new dev.gatehouse.gateway.tool.ToolCall(
                            "call-1",
                            "gateway",
                            new JsonObject("{\"action\":\"config.get\"}"),
                            probe.scope("r", Origin.CHANNEL, "telegram", false, "agent:main:x"),
                            io.vertx.core.Future.failedFuture("not cancelled"),
                            words -> {})));

    assertThat(answer.isError()).isTrue();
    try (WireSocket owner = gateway.admin(4)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(
                          owner
                              .payload("audit.list", new JsonObject().put("kind", "config.refused"))
                              .encode())
                      .contains("turn of an outsider"));
    }
  }

  @Test
  void saysThatItDoesNotRestartInsteadOfPretending() {
    ToolAnswer answer = call("{\"action\":\"restart\"}");

    assertThat(answer.isError()).isTrue();
    assertThat(ToolProbe.text(answer)).contains("does not restart");
    assertThat(call("{\"action\":\"explode\"}").isError()).isTrue();
    assertThat(new JsonArray().add(file()).encode()).doesNotContain("explode");
  }
}
