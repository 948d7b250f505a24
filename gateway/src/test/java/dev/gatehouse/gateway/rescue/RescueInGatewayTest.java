package dev.gatehouse.gateway.rescue;

import static dev.gatehouse.gateway.parts.AskMethod.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.parts.AskMethod;
import dev.gatehouse.gateway.provider.ModelRequest.Asker;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.rescue.RescueGrants;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that looks after another one: in chat without a model, by RPC, by its agents' tool. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RescueInGatewayTest {
  private static final String TOKEN = "rescue-token-0123456789-abcdefghijklmnop";

  @TempDir static Path directory;

  private final ToolProbe probe = new ToolProbe();
  private GatewayHost host;
  private Gateway main;
  private WireSocket admin;
  private WireSocket writer;
  private Path config;
  private String good = "";
  private String secret = "";

  @BeforeAll
  void startTwo() throws IOException {
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), directory.resolve("home"), directory))
            .directory(new HostDirectory(directory.resolve("host")))
            .services(new InThisProcess())
            .build();
    main = host.start(mainSpec()).awaitReady(Duration.ofSeconds(30));
    Gateway rescue =
        host.start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .profile("rescue")
                    .port(0)
                    .config(
                        Map.of(
                            "gateway", Map.of("auth", Map.of("token", TOKEN)),
                            "agents", Map.of("defaults", Map.of("model", "gatehouse/operator"))))
                    .module(probe)
                    .module(new AskMethod.Module())
                    .build())
            .awaitReady(Duration.ofSeconds(30));
    int port = rescue.instance().ports().gateway();
    admin = WireSocket.connected(port, WireSocket.params(4, TOKEN, "operator.admin"));
    writer =
        WireSocket.connected(port, WireSocket.params(4, TOKEN, "operator.read", "operator.write"));
    config = main.instance().configPath();
    good = Files.readString(config);
    secret = new JsonObject(good).getJsonObject("gateway").getJsonObject("auth").getString("token");
  }

  @BeforeEach
  void allowed() {
    if (host.gateway("sigil/main").isEmpty()) {
      main = host.start(mainSpec());
    }
    main.awaitReady(Duration.ofSeconds(30));
    call("rescue.allow", new JsonObject().put("instance", "rescue"), main);
  }

  @AfterEach
  void whole() throws IOException {
    Files.writeString(config, good);
  }

  @AfterAll
  void stop() {
    admin.close();
    writer.close();
    host.close();
  }

  private static GatewaySpec mainSpec() {
    return GatewaySpec.builder().distribution("sigil").profile("main").port(0).build();
  }

  private JsonObject call(String method, JsonObject params, Gateway gateway) {
    try (WireSocket operator =
        WireSocket.connected(
            gateway.instance().ports().gateway(),
            WireSocket.params(4, secret.isEmpty() ? token() : secret, "operator.admin"))) {
      return operator.payload(method, params);
    }
  }

  private String token() {
    try {
      return new JsonObject(Files.readString(main.instance().configPath()))
          .getJsonObject("gateway")
          .getJsonObject("auth")
          .getString("token");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void revoked() {
    new RescueGrants(main.instance().stateDirectory()).deny("rescue");
  }

  private void breakMain() throws IOException {
    main.close();
    Files.writeString(config, good.replaceFirst("\"port\"\\s*:\\s*\\d+", "\"port\": \"nowhere\""));
  }

  @Test
  void mainIsFoundBrokenAndBroughtBackInPlainWords() throws IOException {
    breakMain();

    assertThat(ask(admin, "status main")).contains("sigil/main: down", "cannot be used");
    assertThat(ask(admin, "why is main down?"))
        .contains(
            "sigil/main is down",
            "its configuration cannot be used",
            "gateway.port",
            "roll back sigil/main to generation",
            "then restart sigil/main")
        .doesNotContain(secret);
    assertThat(ask(writer, "roll back main")).contains("operator.admin");
    assertThat(Files.readString(config)).contains("nowhere");

    assertThat(ask(admin, "roll back main"))
        .contains("rolled back sigil/main to generation", "sigil/main is back after");

    assertThat(Files.readString(config)).isEqualTo(good);
    assertThat(host.gateway("sigil/main")).isPresent();
    assertThat(ask(admin, "audit main")).contains("rollback done", "operator in chat");
  }

  @Test
  void whoMayNotLookIsToldHowToBeAllowed() throws IOException {
    revoked();
    breakMain();

    assertThat(ask(admin, "why is main down"))
        .contains("sigil/rescue may not look after sigil/main", "rescue allow sigil/rescue");
    assertThat(ask(admin, "restart main")).contains("may not look after");
    assertThat(ask(admin, "logs main"))
        .contains("I tell logs and configuration of sigil/rescue only");
    assertThat(ask(admin, "status main")).contains("sigil/main: not running");
    assertThat(host.gateway("sigil/main")).isEmpty();
  }

  @Test
  void aQuestionIsNoOrder() {
    long before = main.instance().ports().gateway();

    assertThat(ask(admin, "how do I restart main?")).doesNotContain("started sigil/main");
    assertThat(ask(admin, "some text\nrestart main")).contains("write that one line alone");
    assertThat((long) main.instance().ports().gateway()).isEqualTo(before);
    assertThat(host.gateway("sigil/main")).contains(main);
  }

  @Test
  void aSiblingInTheSameProcessIsNotEnded() {
    assertThat(ask(admin, "restart main")).contains("runs in this same process as sigil/rescue");
    assertThat(host.gateway("sigil/main")).contains(main);
  }

  @Test
  void theCommandDoesTheSameForEveryModel() {
    assertThat(ask(admin, "/rescue why main")).contains("sigil/main is up");
    assertThat(ask(admin, "/rescue please explain")).startsWith("/rescue status|why|logs");
    assertThat(ask(writer, "/rescue why main")).contains("not allowed to use /rescue");
  }

  @Test
  void onlyAnOperatorWithAllRightsSeesMoreThanTheState() {
    JsonObject main = new JsonObject().put("instance", "main");

    assertThat(writer.payload("rescue.list", new JsonObject()).encode())
        .contains("{\"name\":\"sigil/main\",\"allowed\":true,\"mends\":true}");
    assertThat(writer.payload("rescue.status", main).getString("state")).isEqualTo("up");
    for (String method :
        List.of("why", "logs", "config", "history", "doctor", "threads", "restart", "rollback")) {
      assertThat(writer.call("rescue." + method, main).encode())
          .as(method)
          .contains("\"ok\":false", "operator.admin");
    }
    assertThat(ask(writer, "status main")).contains("sigil/main: up");
    for (String words :
        List.of("why is main down", "logs main", "config main", "threads main", "audit main")) {
      assertThat(ask(writer, words))
          .as(words)
          .contains("operator.admin")
          .doesNotContain(config.toString());
    }
    assertThat(admin.payload("rescue.config", main).encode())
        .contains("__SIGIL_REDACTED__")
        .doesNotContain(secret);
    assertThat(admin.payload("rescue.doctor", main).getJsonArray("checks")).isNotEmpty();
    assertThat(admin.payload("rescue.audit", main).encode()).contains("\"action\":\"config\"");
  }

  @Test
  void anAgentLooksByItselfAndChangesWhatAnOperatorAllows() throws Exception {
    breakMain();
    String why = ToolProbe.text(tool("{\"action\":\"why\",\"instance\":\"main\"}"));
    assertThat(why).contains("config-invalid", "was written by outsiders").doesNotContain(secret);

    CompletableFuture<ToolAnswer> denied = later("{\"action\":\"rollback\",\"instance\":\"main\"}");
    decide("deny");
    assertThat(ToolProbe.text(denied.get(30, TimeUnit.SECONDS)))
        .contains("the operator refused it");
    assertThat(Files.readString(config)).contains("nowhere");

    CompletableFuture<ToolAnswer> answer = later("{\"action\":\"rollback\",\"instance\":\"main\"}");
    assertThat(decide("allow-once"))
        .contains("roll back sigil/main to generation", "nowhere")
        .doesNotContain(secret);
    assertThat(ToolProbe.text(answer.get(30, TimeUnit.SECONDS))).contains("\"healthy\" : true");
    assertThat(Files.readString(config)).isEqualTo(good);
    assertThat(call("rescue.audit", new JsonObject(), host.gateway("sigil/main").orElseThrow()))
        .asString()
        .contains("agent main, allowed by");
  }

  @Test
  void whatWasAllowedIsNotDoneToAnotherFile() throws Exception {
    breakMain();
    CompletableFuture<ToolAnswer> answer = later("{\"action\":\"rollback\",\"instance\":\"main\"}");
    JsonObject pending = admin.readEvent("exec.approval.requested").getJsonObject("payload");
    Files.writeString(config, "{ somebody: 'else' ");
    resolve(pending, "allow-once");

    assertThat(ToolProbe.text(answer.get(30, TimeUnit.SECONDS)))
        .contains("changed in the meantime");
    assertThat(Files.readString(config)).contains("somebody");
    Files.writeString(config, good);
  }

  @Test
  void anAgentMendsWhatIsBrokenAndNeverAsksForWhatDecidesAboutSecurity() throws Exception {
    for (String patch :
        List.of(
            "{tools: {exec: {security: 'full', ask: 'off'}}}",
            "{gateway: {auth: {mode: 'none'}}}",
            "{channels: {telegram: {dmPolicy: 'open'}}}",
            "{ui: {assistant: {name: '${SECRET}'}}}")) {
      assertThat(ToolProbe.text(tool(patch("main", patch))))
          .startsWith("these keys are not an agent's to change");
    }
    breakMain();
    CompletableFuture<ToolAnswer> answer = later(patch("main", "{gateway: {port: 18789}}"));
    assertThat(decide("allow-once")).contains("sigil/main", "18789");
    assertThat(ToolProbe.text(answer.get(30, TimeUnit.SECONDS))).contains("patched gateway");
  }

  @Test
  void anAgentMendsNoSecurityEvenWhereItIsBroken() throws Exception {
    Files.writeString(
        config, good.replaceFirst("\"mode\"\\s*:\\s*\"token\"", "\"mode\": \"wild\""));

    assertThat(ToolProbe.text(tool(patch("main", "{gateway: {auth: {mode: 'none'}}}"))))
        .startsWith("these keys are not an agent's to change");
    Files.writeString(config, good);
  }

  private static String patch(String name, String patch) {
    return new JsonObject()
        .put("action", "patch")
        .put("instance", name)
        .put("patch", patch)
        .encode();
  }

  @Test
  void noTurnOfAnOutsiderReachesASibling() {
    for (Origin origin : List.of(Origin.CHANNEL, Origin.HOOK, Origin.NODE)) {
      ToolAnswer answer =
          probe.onLoop(
              () ->
                  probe
                      .get(RescueTool.class)
                      .call(
                          new ToolCall(
                              "call-1",
                              "rescue",
                              new JsonObject("{\"action\":\"logs\",\"instance\":\"main\"}"),
                              probe.scope("r", origin, "telegram", false, "agent:main:x"),
                              Future.failedFuture("not cancelled"),
                              progress -> {})));
      assertThat(answer.isError()).isTrue();
      assertThat(ToolProbe.text(answer)).contains("siblings are closed");
    }
    assertThat(ask(admin, "restart main", Origin.CHANNEL)).contains("answers its operators only");
  }

  @Test
  void aTurnWithoutAllRightsSeesByTheToolWhatItsAskerSeesByRpc() throws Exception {
    for (Origin origin : List.of(Origin.OPERATOR, Origin.CRON, Origin.HEARTBEAT, Origin.AGENT)) {
      ToolScope few =
          new ToolScope(
              "main",
              new SessionKey("agent:main:main"),
              Optional.of("r"),
              directory,
              origin,
              Optional.empty(),
              Optional.of("mock"),
              false);
      JsonObject main = new JsonObject().put("instance", "main");
      assertThat(ToolProbe.text(probe.invoke("rescue", main.copy().put("action", "status"), few)))
          .contains("\"state\" : \"up\"");

      CompletableFuture<ToolAnswer> config =
          CompletableFuture.supplyAsync(
              () -> probe.invoke("rescue", main.copy().put("action", "config"), few));
      assertThat(decide("deny")).contains("show the agent this of sigil/main: config");
      assertThat(ToolProbe.text(config.get(30, TimeUnit.SECONDS)))
          .as(origin.name())
          .contains("the operator refused it")
          .doesNotContain("gateway");
    }
  }

  @Test
  void onlyAPersonWithAllRightsIsOneForAModelThatActs() {
    for (Origin origin : Origin.values()) {
      TurnRequest request =
          TurnRequest.builder(new SessionKey("agent:main:main")).origin(origin).build();
      assertThat(request.asker() == Asker.ADMIN)
          .as(origin.name())
          .isEqualTo(origin == Origin.OPERATOR);
      assertThat(request.asker() == Asker.OUTSIDER).isEqualTo(origin.untrusted());
    }
  }

  private ToolAnswer tool(String arguments) {
    return probe.invoke("rescue", new JsonObject(arguments));
  }

  private CompletableFuture<ToolAnswer> later(String arguments) {
    return CompletableFuture.supplyAsync(() -> tool(arguments));
  }

  /** Decides about the next request, and returns what the operator was shown. */
  private String decide(String decision) {
    JsonObject pending = admin.readEvent("exec.approval.requested").getJsonObject("payload");
    resolve(pending, decision);
    return pending.getJsonObject("request").getString("command");
  }

  private void resolve(JsonObject pending, String decision) {
    admin.payload(
        "exec.approval.resolve",
        new JsonObject().put("id", pending.getString("id")).put("decision", decision));
  }

  /** Starts the gateway of a sibling beside this one, as an embedding program does. */
  private final class InThisProcess implements ServiceManager {
    @Override
    public void start(Instance instance) {
      main = host.start(mainSpec());
    }

    @Override
    public boolean stop(Instance instance, Duration limit) {
      return host.gateway(instance.displayName())
          .map(
              gateway -> {
                gateway.close();
                return true;
              })
          .orElse(false);
    }

    @Override
    public ServiceState state(Instance instance) {
      return ServiceState.NONE;
    }
  }
}
