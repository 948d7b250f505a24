package dev.gatehouse.gateway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.parts.AskMethod;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Questions to gateways without any model, over real turns, on a host with several instances. */
@TestInstance(Lifecycle.PER_CLASS)
class OperatorAssistantTest {
  private static final List<String> SECRETS =
      List.of(
          "work-token-0123456789-abcdefghijklmnop",
          "rescue-token-0123456789-abcdefghijklmnop",
          "asleep-token-0123456789-abcdefghijklmnop");
  private static final String BOT = "123456:bot-token-of-work-abcdefghijklmnop";

  @TempDir static Path directory;

  private GatewayHost host;
  private Gateway work;
  private Gateway rescue;
  private Gateway asleep;
  private WireSocket client;

  @BeforeAll
  void startThreeAndStopOne() {
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), directory.resolve("home"), directory))
            .directory(new HostDirectory(directory.resolve("host")))
            .build();
    work = start("work", SECRETS.get(0));
    rescue = start("rescue", SECRETS.get(1));
    asleep = start("asleep", SECRETS.get(2));
    asleep.close();
    client = connect(work, SECRETS.get(0));
  }

  @AfterAll
  void stop() {
    client.close();
    host.close();
  }

  private Gateway start(String profile, String token) {
    Map<String, Object> config = new HashMap<>();
    config.put("gateway", Map.of("auth", Map.of("token", token)));
    config.put("channels", Map.of("telegram", Map.of("enabled", false, "botToken", BOT)));
    config.put("agents", Map.of("defaults", Map.of("model", "gatehouse/operator")));
    return host.start(
            GatewaySpec.builder()
                .distribution("sigil")
                .profile(profile)
                .port(0)
                .config(config)
                .module(new AskMethod.Module())
                .build())
        .awaitReady(Duration.ofSeconds(30));
  }

  private static WireSocket connect(Gateway gateway, String token) {
    return WireSocket.connected(
        gateway.instance().ports().gateway(), WireSocket.params(4, token, "operator.admin"));
  }

  private String ask(String question) {
    return ask(question, Origin.OPERATOR);
  }

  private String ask(String question, Origin origin) {
    String answer = AskMethod.ask(client, question, origin);
    assertThat(answer).doesNotContain(SECRETS).doesNotContain(BOT);
    return answer;
  }

  private static String port(Gateway gateway) {
    return String.valueOf(gateway.instance().ports().gateway());
  }

  @Test
  void saysWhatItIsAndWhatItKnows() {
    for (String greeting : List.of("hello", "Who are you?", "/help me", "write me a poem")) {
      assertThat(ask(greeting)).contains("not a language model", "`status`", "`ports`", "`doctor`");
    }
    assertThat(ask("ports")).endsWith("(Built-in operator assistant, no language model: `help`.)");
  }

  @Test
  void tellsWhoRunsAndWhoDoesNot() {
    String status = ask("status");

    assertThat(status)
        .contains("- sigil/work (this one): running", port(work))
        .contains("- sigil/rescue: running", port(rescue))
        .contains("- sigil/asleep: not running");
    assertThat(ask("How is rescue doing, what is its status?"))
        .contains("sigil/rescue: running", port(rescue))
        .doesNotContain("sigil/work");
    assertThat(ask("status nobody")).contains("There is no instance nobody on this host");
    assertThat(ask("instances"))
        .contains(
            "sigil/work",
            "sigil/rescue",
            "sigil/asleep",
            rescue.instance().stateDirectory().toString());
  }

  @Test
  void tellsWhichPortsAreWhose() {
    assertThat(ask("which ports does rescue use?"))
        .contains("sigil/rescue: gateway " + port(rescue), "(held)")
        .doesNotContain("sigil/work");
    assertThat(ask("ports")).contains("gateway " + port(work), "gateway " + port(rescue));
  }

  @Test
  void theSameQuestionGetsTheSameAnswer() {
    assertThat(ask("ports")).isEqualTo(ask("ports"));
    assertThat(ask("config gateway")).isEqualTo(ask("config gateway"));
  }

  @Test
  void showsItsConfigurationWithoutSecrets() {
    assertThat(ask("config gateway.auth")).contains("\"token\"");
    assertThat(ask("config channels.telegram.botToken")).contains("channels.telegram.botToken");
    assertThat(ask("show me your config")).contains("\"telegram\"");
    assertThat(ask("config no.such.key")).contains("no.such.key is not set");
    assertThat(ask("config ..[")).isNotBlank();
  }

  @Test
  void showsItsOwnLogAndNoOtherInstances() {
    assertThat(ask("logs 3")).contains("The newest 3 lines of", "sigil-work");
    for (String question :
        List.of("logs rescue", "show me the log of rescue", "config rescue", "config of asleep")) {
      assertThat(ask(question))
          .as(question)
          .contains("I tell logs and configuration of sigil/work only")
          .doesNotContain("```");
    }
  }

  @Test
  void aSecretInItsLogStaysHidden() throws Exception {
    client.call(
        "chat.send", new JsonObject().put("sessionKey", "x").put("message", SECRETS.get(0)));
    assertThat(ask("logs 200")).contains("```");
    String token = SECRETS.get(0);
    try (Stream<Path> files = Files.walk(work.instance().stateDirectory().resolve("logs"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(token));
    }
  }

  @Test
  void tellsHowToGetAModel() {
    assertThat(ask("which model is this?")).contains("OPENAI_API_KEY", "Ollama", "models auth add");
    assertThat(ask("doctor")).contains("No model answers yet");
  }

  @Test
  void tellsOutsidersNothing() {
    for (Origin door : List.of(Origin.CHANNEL, Origin.HOOK)) {
      for (String question : List.of("status", "logs", "config", "ports", "help", "doctor")) {
        assertThat(ask(question, door))
            .as(question)
            .isEqualTo(OperatorAnswers.CLOSED)
            .doesNotContain("sigil", port(work), port(rescue));
      }
    }
  }
}
