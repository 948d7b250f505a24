package dev.gatehouse.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.parts.NpmParts;
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
class KilledGatewayTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** A process that holds one server, which does not end by itself when nobody speaks to it. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws InterruptedException {
      ChildTransport transport =
          new ChildTransport(
              new ChildTransport.Command(
                  List.of("node", args[0]),
                  Map.of("NOTES", args[1], "PATH", System.getenv("PATH")),
                  Path.of(args[2]),
                  "holder"),
              McpSession.mapper(),
              why -> {});
      transport.connect(messages -> messages).block(Duration.ofSeconds(20));
      new CountDownLatch(1).await();
    }
  }

  @Test
  void takesItsServersWithIt() throws Exception {
    Path notes = directory.resolve("notes");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                NpmParts.directory().resolve("mcp-rude.mjs").toString(),
                notes.toString(),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("holder.log").toFile())
            .start();
    try {
      await("the server runs")
          .atMost(LIMIT)
          .until(() -> Files.exists(notes) && Files.readString(notes).endsWith("\n"));
      long pid =
          Long.parseLong(Files.readString(notes).lines().findFirst().orElse("").substring(6));
      assertThat(ProcessHandle.of(pid)).isPresent();

      holder.destroyForcibly();

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    } finally {
      holder.destroyForcibly();
    }
  }
}
