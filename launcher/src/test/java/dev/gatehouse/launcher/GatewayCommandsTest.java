package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.ports.HostDirectory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask a running gateway, against a real one. */
class GatewayCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path temporary;
  private static Environment environment;
  private static GatewayHost host;

  @BeforeAll
  static void start() {
    Path home = temporary.resolve("home");
    Path shared = temporary.resolve("host");
    environment =
        new Environment(
            Map.of("HOME", home.toString(), "GATEHOUSE_HOST_DIR", shared.toString()), home, home);
    host =
        GatewayHost.builder().environment(environment).directory(new HostDirectory(shared)).build();
    Gateway gateway =
        host.start(GatewaySpec.builder().distribution("gatehouse").profile("main").port(0).build());
    gateway.awaitReady(LIMIT);
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions list",
        "sessions show main",
        "agents list",
        "devices list",
        "nodes status",
        "nodes pending",
        "skills list",
        "system presence",
        "system heartbeat",
        "cron list",
        "cron status"
      })
  void answersForPeopleAndForPrograms(String command) {
    Result people = run("--profile main " + command);
    Result programs = run("--profile main " + command + " --json");

    assertThat(people.exit()).as(people.err()).isZero();
    assertThat(people.out()).isNotBlank();
    assertThat(programs.exit()).as(programs.err()).isZero();
    assertThat(programs.json()).containsKey("instance");
  }

  @Test
  void anAgentAnswersWithoutAnyModel() {
    Result run = run("--profile main agent --message help");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).containsIgnoringCase("status");
    assertThat(run("--profile main sessions show main").out()).contains("help");
  }

  @Test
  void anEmptyMessageIsRefusedBeforeTheGatewayIsAsked() {
    Result run = run("--profile main", "agent", "--message", " ");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("empty").contains("--message");
  }

  @Test
  void aJobCanBePlannedSeenAndDeleted() {
    Result added =
        run(
            "--profile main",
            "cron",
            "add",
            "--name",
            "look",
            "--every",
            "6h",
            "--message",
            "look",
            "--json");
    assertThat(added.exit()).as(added.err()).isZero();
    String id = added.json("id");

    assertThat(run("--profile main cron list").out()).contains("look").contains("every 21600 s");
    assertThat(run("--profile main cron rm " + id).exit()).isZero();
    assertThat(run("--profile main cron list").out()).doesNotContain("look");
  }

  private static Result run(String first, String... more) {
    List<String> words = new ArrayList<>(List.of(first.split(" ")));
    words.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Program(
                environment,
                "gatehouse",
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false)
            .run(words);
    return new Result(
        String.join(" ", words),
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }
}
