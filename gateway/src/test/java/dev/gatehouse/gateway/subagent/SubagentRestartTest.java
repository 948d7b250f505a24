package dev.gatehouse.gateway.subagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.turn.ScriptedModel;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway ends while sub-agents work. */
class SubagentRestartTest {
  private static final String MAIN = "agent:main:main";

  @TempDir Path directory;

  private final ScriptedModel model = ScriptedModel.of(Puppet::play);

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(new Environment(Map.of(), directory.resolve("home"), directory))
        .directory(new HostDirectory(directory.resolve("host")))
        .build();
  }

  private Gateway start(GatewayHost host) {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config());
    config.put("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN)));
    return host.start(
            GatewaySpec.builder()
                .distribution("sigil")
                .port(0)
                .config(config)
                .module(model.module())
                .module(SubagentsTest.say())
                .build())
        .awaitReady(Duration.ofSeconds(30));
  }

  private static WireSocket connect(Gateway gateway) {
    return WireSocket.connected(
        gateway.instance().ports().gateway(),
        WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));
  }

  private List<ModelRequest> reports(String label) {
    return model.requests().stream()
        .filter(
            request -> ScriptedModel.lastWords(request).startsWith("[Sub-agent \"" + label + "\""))
        .toList();
  }

  private void spawn(WireSocket client, String task, String label) {
    Puppet.say(
        client,
        MAIN,
        Puppet.call("sessions_spawn", new JsonObject().put("task", task).put("label", label)));
  }

  @Test
  void aSubAgentGoesOnInTheNextLifeAndReportsOnce() {
    try (GatewayHost host = host()) {
      try (WireSocket client = connect(start(host))) {
        spawn(client, "hold the lamp", "lamp");
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      }
    }
    assertThat(reports("lamp")).isEmpty();
    try (GatewayHost host = host()) {
      try (WireSocket client = connect(start(host))) {
        await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() > 0);
        model.release();
        await().atMost(Duration.ofMinutes(1)).until(() -> !reports("lamp").isEmpty());
        assertThat(ScriptedModel.lastWords(reports("lamp").get(0)))
            .contains("has finished", "held: hold the lamp");
        Puppet.say(client, MAIN, "next");
      }
    }
    try (GatewayHost host = host()) {
      try (WireSocket client = connect(start(host))) {
        Puppet.say(client, MAIN, "next");
        Puppet.say(client, MAIN, Puppet.call("subagents", new JsonObject().put("action", "list")));
        assertThat(reports("lamp")).hasSize(1);
      }
    }
  }

  @Test
  void oneOfWhichNothingIsKnownIsToldToBeLost() throws Exception {
    Path database;
    try (GatewayHost host = host()) {
      Gateway gateway = start(host);
      try (WireSocket client = connect(gateway)) {
        spawn(client, "look", "seen");
        await().atMost(Duration.ofMinutes(1)).until(() -> !reports("seen").isEmpty());
      }
      try (Stream<Path> files = Files.walk(gateway.instance().stateDirectory())) {
        database =
            files.filter(file -> file.toString().endsWith(".sqlite")).findFirst().orElseThrow();
      }
    }
    // The gateway was killed after it had noted the wish, and what became of the turn is forgotten.
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO subagent_run SELECT 'lost-run', created_at, json_set(fields, '$.status',"
              + " 'RUNNING', '$.told', json('false'), '$.label', 'gone', '$.result', '')"
              + " FROM subagent_run");
    }
    try (GatewayHost host = host()) {
      start(host);
      await().atMost(Duration.ofMinutes(1)).until(() -> !reports("gone").isEmpty());
      assertThat(ScriptedModel.lastWords(reports("gone").get(0)))
          .contains("is lost", "the gateway ended while it worked");
      assertThat(reports("seen")).hasSize(1);
    }
  }
}
