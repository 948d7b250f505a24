package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.profiles.component.BrowserRoutes.Access;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayRoutesTest {
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path host) throws IOException {
    gateway = TestGateway.of(host, "jarvis", "main").start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void tellTheSameAsTheControlPort() {
    assertThat(gateway.ask("GET", "/profiles", Map.of(), Map.of()).body().toString())
        .isEqualTo(gateway.client().get("/profiles").json().toString());
    assertThat(gateway.ask("GET", "/", Map.of(), Map.of()).body().toString())
        .isEqualTo(gateway.client().get("/").json().toString());
  }

  @Test
  void takeTheProfileFromQueryOrBody() {
    assertThat(gateway.ask("GET", "/", Map.of("profile", "jarvis"), Map.of()).body())
        .containsEntry("profile", "jarvis");
    assertThat(gateway.ask("GET", "/", Map.of(), Map.of("profile", "jarvis")).body())
        .containsEntry("profile", "jarvis");
    assertThat(gateway.ask("GET", "/", Map.of("profile", "x"), Map.of()))
        .returns(404, Answer::status)
        .returns(
            "Error: Profile \"x\" not found. Available profiles: jarvis, chrome",
            Answer::errorText);
  }

  @Test
  void sayWhichOfThemOnlyLook() {
    assertThat(gateway.routes().access("GET", "/tabs")).isEqualTo(Access.READ);
    assertThat(gateway.routes().access("POST", "/start")).isEqualTo(Access.WRITE);
  }
}
