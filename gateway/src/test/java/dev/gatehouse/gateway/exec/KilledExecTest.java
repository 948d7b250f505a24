package dev.gatehouse.gateway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class KilledExecTest {
  @TempDir Path directory;

  /** A process with a gateway that runs a command, which no signal but the last one ends. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      Path root = Path.of(args[0]);
      ToolProbe probe = new ToolProbe();
      GatewayHost host =
          GatewayHost.builder()
              .environment(new Environment(Map.of(), root.resolve("home"), root))
              .directory(new HostDirectory(root.resolve("host")))
              .build();
      host.start(
              GatewaySpec.builder()
                  .distribution("sigil")
                  .port(0)
                  .config(Map.of("tools", Map.of("exec", Map.of("security", "full", "ask", "off"))))
                  .module(probe)
                  .build())
          .awaitReady(Duration.ofSeconds(30));
      Files.createDirectories(probe.scope().workspace());
      Path pids = root.resolve("pids");
      probe.invoke(
          "exec",
          new JsonObject()
              .put(
                  "command",
                  "trap '' TERM HUP INT; echo $$ >> "
                      + pids
                      + "; setsid sh -c 'trap \"\" TERM HUP INT; echo $$ >> "
                      + pids
                      + "; sleep 1000; :' & sleep 1000; :")
              .put("background", true));
      new CountDownLatch(1).await();
    }
  }

  @Test
  void aKilledGatewayTakesItsCommandsWithIt() throws Exception {
    Path pids = directory.resolve("pids");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("holder.log").toFile())
            .start();
    try {
      await("the command runs")
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
      List<Long> all = Files.readAllLines(pids).stream().map(Long::parseLong).toList();
      assertThat(all).allMatch(pid -> ProcessHandle.of(pid).isPresent());

      holder.destroyForcibly();

      await("the command and what it started end")
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  all.stream()
                      .allMatch(
                          pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()));
    } finally {
      holder.destroyForcibly();
    }
  }
}
