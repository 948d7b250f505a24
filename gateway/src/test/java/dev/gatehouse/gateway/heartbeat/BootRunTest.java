package dev.gatehouse.gateway.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.turn.ScriptedModel;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootRunTest {
  @TempDir Path directory;

  private final ScriptedModel model = ScriptedModel.echo();

  @Test
  void aBootFileIsDoneOnceAfterEachStartWhereTheOperatorWantsIt() throws IOException {
    Map<String, Object> on = Map.of("internal", Map.of("enabled", true));
    try (GatewayHost host = host()) {
      Path workspace = start(host, on).instance().workspace();
      Files.createDirectories(workspace);
      Files.writeString(workspace.resolve("BOOT.md"), "# Boot\n- water the lamp\n");
    }
    int before = model.requests().size();
    try (GatewayHost host = host()) {
      start(host, on);
      await().atMost(Duration.ofMinutes(1)).until(() -> model.requests().size() > before);
      assertThat(ScriptedModel.lastWords(model.requests().get(before)))
          .contains("has just started", "water the lamp");
      assertThat(model.requests().get(before).system()).contains("session=agent:main:boot");
    }
    assertThat(model.requests()).hasSize(before + 1);
  }

  @Test
  void aFileAloneMakesAnAgentDoNothing() throws IOException {
    Map<String, Object> off =
        Map.of(
            "internal",
            Map.of("enabled", true, "entries", Map.of("boot-md", Map.of("enabled", false))));
    Path workspace;
    try (GatewayHost host = host()) {
      workspace = start(host, Map.of()).instance().workspace();
      Files.createDirectories(workspace);
      Files.writeString(workspace.resolve("BOOT.md"), "# Boot\n- water the lamp\n");
    }
    for (Map<String, Object> hooks : java.util.List.of(Map.<String, Object>of(), off)) {
      try (GatewayHost host = host()) {
        Gateway gateway = start(host, hooks);
        try (WireSocket socket =
            WireSocket.connected(
                gateway.instance().ports().gateway(),
                WireSocket.params(4, TestGateway.TOKEN, "operator.admin"))) {
          // What is asked now is answered after anything that the start had asked.
          await()
              .atMost(Duration.ofMinutes(1))
              .during(Duration.ofMillis(900))
              .until(() -> model.requests().isEmpty());
          assertThat(socket.payload("sessions.list", new JsonObject()).encode())
              .doesNotContain(":boot");
        }
      }
    }
  }

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(new Environment(Map.of(), directory.resolve("home"), directory))
        .directory(new HostDirectory(directory.resolve("host")))
        .build();
  }

  private Gateway start(GatewayHost host, Map<String, Object> hooks) {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config());
    config.put("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN)));
    config.put("hooks", hooks);
    return host.start(
            GatewaySpec.builder()
                .distribution("sigil")
                .port(0)
                .config(config)
                .module(model.module())
                .build())
        .awaitReady(Duration.ofSeconds(30));
  }
}
