package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways in the foreground: how they end, who may end them, and who is mistaken for them. */
class LifecycleIT {
  @TempDir Path directory;
  private Machine machine;
  private int base;
  private int otherBase;

  @BeforeEach
  void machine() {
    machine = Machine.on(directory);
    List<Integer> bases = FreePorts.bases(2);
    base = bases.get(0);
    otherBase = bases.get(1);
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void setupThenGatewayWorksWithNothingElse() {
    assertThat(machine.run("sigil setup").exit()).isZero();

    Background gateway = machine.start("sigil gateway --port " + base).awaitReady();

    assertThat(machine.run("sigil health").exit()).isZero();
    Result end = gateway.stop();
    assertThat(end.exit()).as(end.toString()).isZero();
  }

  @Test
  void aStatusWithoutPortFindsTheGatewayThatWasGivenOneByFlag() {
    machine.run("sigil --profile main setup --port " + base);
    Background gateway =
        machine.start("sigil --profile main gateway --port " + otherBase).awaitReady();

    Result status = machine.run("sigil --profile main status --json");

    assertThat(status.exit()).as(status.toString()).isZero();
    assertThat(status.json("gateway", "pid")).isEqualTo(Long.toString(gateway.pid()));
    assertThat(status.json("instance", "ports", "gateway")).isEqualTo(Integer.toString(otherBase));
  }

  @Test
  void aKilledGatewayStartsAgainAtOnceOnItsPort() {
    for (int i = 0; i < 3; i++) {
      Background gateway =
          machine.start("sigil --profile main gateway --port " + base).awaitReady();

      gateway.signal("KILL");
      gateway.awaitEnd();

      assertThat(machine.run("sigil --profile main status").exit()).isEqualTo(3);
    }
    machine.start("sigil --profile main gateway --port " + base).awaitReady();
  }

  @Test
  void aStoppedOwnerIsReportedAsAliveButNotAnswering() {
    Background gateway = machine.start("sigil --profile main gateway --port " + base).awaitReady();
    gateway.signal("STOP");

    Result second = machine.run("sigil --profile main gateway");
    Result status = machine.run("sigil --profile main status --timeout 500");

    gateway.signal("CONT");
    assertThat(second.exit()).as(second.toString()).isEqualTo(ExitCode.CONFLICT.code());
    assertThat(second.err()).contains("alive but not answering", Long.toString(gateway.pid()));
    assertThat(status.exit()).as(status.toString()).isEqualTo(ExitCode.UNREACHABLE.code());
    assertThat(status.out()).contains("not answering");
  }

  @Test
  void forceEndsAGatewayOfThisSameInstanceOnly() {
    Background rescue =
        machine.start("sigil --profile rescue gateway --port " + otherBase).awaitReady();
    Background first = machine.start("sigil --profile main gateway --port " + base).awaitReady();

    Background second = machine.start("sigil --profile main gateway --force").awaitReady();

    assertThat(first.awaitEnd().exit()).isZero();
    assertThat(second.isAlive()).isTrue();
    assertThat(rescue.isAlive()).isTrue();
  }

  @Test
  void forceNeverEndsASiblingThatHasThePort() {
    Background rescue =
        machine.start("sigil --profile rescue gateway --port " + otherBase).awaitReady();

    Result result = machine.run("sigil --profile main gateway --force --port " + otherBase);

    assertThat(result.exit()).as(result.toString()).isEqualTo(ExitCode.CONFLICT.code());
    assertThat(result.err()).contains("sigil/rescue");
    assertThat(rescue.isAlive()).isTrue();
    assertThat(machine.run("sigil --profile rescue status").exit()).isZero();
  }

  @Test
  void forceNeverEndsAForeignProgramThatHasThePort() throws IOException {
    machine.run("sigil --profile main setup --port " + base);
    Path script = machine.home().resolve("Squatter.java");
    Files.writeString(
        script,
        "public class Squatter { public static void main(String[] a) throws Exception {"
            + " new java.net.ServerSocket("
            + base
            + ", 5, java.net.InetAddress.getByName(\"127.0.0.1\")); Thread.sleep(600_000); } }");
    Background foreign = machine.start("\"$GATEHOUSE_JAVA_HOME\"/bin/java " + script);
    await().atMost(Duration.ofMinutes(1)).until(() -> listens(base));

    Result result = machine.run("sigil --profile main gateway --force");

    assertThat(result.exit()).as(result.toString()).isEqualTo(ExitCode.CONFLICT.code());
    assertThat(result.err()).contains(Long.toString(foreign.pid()));
    assertThat(foreign.isAlive()).isTrue();
  }

  @Test
  void aSquatterOnThePortGetsNoSecretFromAnyCommand() throws IOException {
    machine.run("sigil --profile main setup --port " + base);
    String token = machine.run("sigil --profile main gateway token --show").out().strip();
    assertThat(token).hasSizeGreaterThanOrEqualTo(32);
    try (Squatter squatter = new Squatter(base)) {
      Map<String, Integer> expected =
          Map.of("status", 3, "health", 76, "logs", 76, "gateway call health", 76);
      expected.forEach(
          (command, code) -> {
            Result result = machine.run("sigil --profile main " + command);

            assertThat(result.exit()).as(result.toString()).isEqualTo(code);
            assertThat(result.out() + result.err())
                .contains(Long.toString(ProcessHandle.current().pid()))
                .doesNotContain(token);
          });

      assertThat(squatter.heard()).contains("GET ").doesNotContain(token);
    }
  }

  @Test
  void inheritedVariablesOfASiblingDoNotChangeTheInstanceThatIsNamed() {
    Background main = machine.start("sigil --profile main gateway --port " + base).awaitReady();
    Background rescue =
        machine.start("sigil --profile rescue gateway --port " + otherBase).awaitReady();
    Map<String, String> ofMain =
        Map.of(
            "SIGIL_PROFILE",
            "main",
            "SIGIL_STATE_DIR",
            machine.home().resolve(".sigil-main").toString(),
            "SIGIL_CONFIG_PATH",
            machine.home().resolve(".sigil-main/sigil.json").toString(),
            "SIGIL_GATEWAY_TOKEN",
            "main-token-main-token-main-token");

    Result rescueStatus = machine.run("sigil --profile rescue status --json", ofMain);
    Result mainStatus = machine.run("sigil status --json", ofMain);

    assertThat(rescueStatus.json("gateway", "pid")).isEqualTo(Long.toString(rescue.pid()));
    assertThat(rescueStatus.json("instance", "stateDir")).endsWith(".sigil-rescue");
    assertThat(mainStatus.json("gateway", "pid")).isEqualTo(Long.toString(main.pid()));
  }

  @Test
  void theProfileVariableMeansTheSameAsTheFlag() {
    machine.run("sigil --profile rescue setup --port " + base);

    Result byFlag = machine.run("sigil --profile rescue status --json");
    Result byVariable = machine.run("SIGIL_PROFILE=rescue sigil status --json");
    Result afterTheCommand = machine.run("sigil status --profile=rescue --json");

    assertThat(byVariable.json().get("instance")).isEqualTo(byFlag.json().get("instance"));
    assertThat(afterTheCommand.json().get("instance")).isEqualTo(byFlag.json().get("instance"));
  }

  @Test
  void statusOfAllNamesEveryInstanceOfEveryDistribution() {
    machine.run("sigil --profile main setup --port " + base);
    machine.start("jarvis --profile work gateway --port " + otherBase).awaitReady();

    Result all = machine.run("gatehouse status --all");

    assertThat(all.exit()).isZero();
    assertThat(line(all.out(), "sigil/main")).contains("stopped", Integer.toString(base));
    assertThat(line(all.out(), "jarvis/work")).contains("running", Integer.toString(otherBase));
  }

  @Test
  void noSecretStandsInArgumentsOrOutput() throws IOException {
    Background gateway = machine.start("sigil --profile main gateway --port " + base).awaitReady();
    String token = machine.run("sigil --profile main gateway token --show").out().strip();

    for (String command :
        List.of("status --json", "config get", "instances show --json", "logs", "setup")) {
      Result result = machine.run("sigil --profile main " + command);
      assertThat(result.out() + result.err()).as(command).doesNotContain(token);
    }
    assertThat(Files.readString(Path.of("/proc/" + gateway.pid() + "/cmdline")))
        .doesNotContain(token);
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String line(String text, String start) {
    Matcher line = Pattern.compile("(?m)^" + start + ".*$").matcher(text);
    return line.find() ? line.group() : "no line " + start + " in " + text;
  }

  /** A program that speaks HTTP on somebody else's port and remembers what it was sent. */
  private static final class Squatter implements AutoCloseable {
    private final ServerSocket server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Squatter(int port) throws IOException {
      server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
      Thread listener = new Thread(this::listen, "squatter");
      listener.setDaemon(true);
      listener.start();
    }

    String heard() {
      synchronized (heard) {
        return heard.toString(ISO_8859_1);
      }
    }

    private void listen() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          socket.setSoTimeout(500);
          byte[] bytes = new byte[65_536];
          for (int n = socket.getInputStream().read(bytes); n > 0; ) {
            synchronized (heard) {
              heard.write(bytes, 0, n);
            }
            socket
                .getOutputStream()
                .write(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
                        .getBytes(ISO_8859_1));
            n = socket.getInputStream().read(bytes);
          }
        } catch (IOException e) {
          // The client went away, or the test is over.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
