package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ModelGateway.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a gateway without any key says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorAssistantTest {
  private static final String CANARY = "canary-0123456789-secret-of-a-provider";

  private ModelGateway gateway;

  @BeforeAll
  void start() {
    gateway =
        ModelGateway.start(
            Map.of(
                "models",
                Map.of(
                    "providers",
                    Map.of(
                        "ollama", Map.of("baseUrl", "http://127.0.0.1:1", "models", List.of()),
                        "other", Map.of("baseUrl", "http://127.0.0.1:1", "apiKey", CANARY)))),
            Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private String ask(String words) {
    return gateway
        .ask(
            gateway.get(Models.class).automatic(),
            ModelRequest.of(Models.AUTOMATIC, "system", List.of(ModelGateway.user(words))))
        .message()
        .text();
  }

  @Test
  void answersWhereNoModelIsConfiguredAndSaysWhatItIs() {
    Answer answer =
        gateway.ask(
            gateway.get(Models.class).automatic(),
            ModelRequest.of(Models.AUTOMATIC, "", List.of(ModelGateway.user("hello"))));

    assertThat(answer.models).containsExactly(Models.OPERATOR);
    assertThat(answer.message().text()).contains("not a language model").contains("ports");
    assertThat(answer.message().provider()).isEqualTo("gatehouse");
  }

  @Test
  void tellsWhoRunsAndOnWhichPorts() {
    String name = gateway.gateway().instance().displayName();
    int port = gateway.gateway().instance().ports().gateway();

    assertThat(ask("status")).contains(name + " (this one): running").contains("port " + port);
    assertThat(ask("Which ports do you use?")).contains(name + ": gateway " + port);
    assertThat(ask("status nobody")).contains("no instance nobody");
    assertThat(ask("instances")).contains(name);
  }

  @Test
  void showsItsLogAndConfigurationWithoutSecrets() {
    assertThat(ask("logs 5")).contains("newest");
    assertThat(ask("config"))
        .contains("providers")
        .doesNotContain(CANARY)
        .doesNotContain(ModelGateway.TOKEN);
    assertThat(ask("config models.providers.other.apiKey")).doesNotContain(CANARY);
    assertThat(ask("config gateway.auth")).doesNotContain(ModelGateway.TOKEN);
    assertThat(ask("config no.such.key")).contains("is not set");
  }

  @Test
  void answersTheSameQuestionTheSame() {
    assertThat(ask("ports")).isEqualTo(ask("ports"));
  }

  @Test
  void understandsACommandBehindAnEnvelope() {
    assertThat(ask("[Sat 2026-11-21 14:00 UTC] ports")).contains("gateway ");
  }
}
