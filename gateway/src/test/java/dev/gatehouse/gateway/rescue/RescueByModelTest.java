package dev.gatehouse.gateway.rescue;

import static dev.gatehouse.gateway.parts.AskMethod.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.parts.AskMethod;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.parts.ModelMock;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.rescue.RescueGrant;
import dev.gatehouse.profiles.rescue.RescueGrants;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that looks after main: in a turn of its own it asks the tool what is wrong, wants what
 * mends it, an operator allows it, and main is back. Main is a process of its own, killed and
 * stopped for real; the model is a server that others wrote, which answers by what the tool said.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RescueByModelTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOKEN = "rescue-token-0123456789-abcdefghijklmnop";

  @TempDir Path directory;

  private final List<Process> processes = new ArrayList<>();
  private final GatewayParts parts = new GatewayParts();
  private ModelMock model;
  private GatewayHost host;
  private WireSocket admin;
  private WireSocket writer;
  private Path main;

  @BeforeEach
  void mainRunsByItselfAndRescueHasAModel() {
    model =
        ModelMock.start(
            new JsonArray()
                .add(
                    toldThen(
                        "\"healthy\" : true", new JsonObject().put("content", "Main is back.")))
                .add(toldThen("operator refused", new JsonObject().put("content", "I may not.")))
                .add(toldThen("stopped-by-signal", rescues("restart")))
                .add(toldThen("config-invalid", rescues("rollback")))
                .add(
                    new JsonObject()
                        .put("match", new JsonObject().put("userMessage", "look after main"))
                        .put("response", rescues("why"))));
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), directory.resolve("home"), directory))
            .directory(new HostDirectory(directory.resolve("host")))
            .services(new Processes())
            .build();
    startMain();
    Gateway rescue = host.start(rescueSpec(model.uri() + "/v1")).awaitReady(LIMIT);
    main = runningMain().instance().stateDirectory();
    new RescueGrants(main)
        .allow(
            new RescueGrant(
                rescue.instance().marker().orElseThrow().id(), "sigil/rescue", true, 0, "test"));
    int port = rescue.instance().ports().gateway();
    admin = WireSocket.connected(port, WireSocket.params(4, TOKEN, "operator.admin"));
    writer =
        WireSocket.connected(port, WireSocket.params(4, TOKEN, "operator.read", "operator.write"));
  }

  @AfterEach
  void end() {
    admin.close();
    writer.close();
    host.close();
    processes.forEach(Process::destroyForcibly);
    model.close();
  }

  private static JsonObject toldThen(String words, JsonObject response) {
    return new JsonObject()
        .put("match", new JsonObject().put("toolResultContains", words))
        .put("response", response);
  }

  private static JsonObject rescues(String action) {
    JsonObject arguments = new JsonObject().put("action", action).put("instance", "main");
    return new JsonObject()
        .put(
            "toolCalls",
            new JsonArray()
                .add(new JsonObject().put("name", "rescue").put("arguments", arguments.encode())));
  }

  private GatewaySpec rescueSpec(String baseUrl) {
    return GatewaySpec.builder()
        .distribution("sigil")
        .profile("rescue")
        .port(0)
        .config(
            Map.of(
                "gateway",
                Map.of("auth", Map.of("token", TOKEN)),
                "agents",
                Map.of("defaults", Map.of("model", "mock/m")),
                "models",
                Map.of(
                    "providers",
                    Map.of(
                        "mock",
                        Map.of(
                            "api",
                            "openai-completions",
                            "baseUrl",
                            baseUrl,
                            "apiKey",
                            "sk-test-0123456789abcdef",
                            "models",
                            List.of(Map.of("id", "m", "name", "Mock")))))))
        .module(new AskMethod.Module())
        .module(parts)
        .build();
  }

  @Test
  void mendsABadConfigurationAndAHangWhenAnOperatorAllowsIt() throws Exception {
    Path config = runningMain().instance().configPath();
    String good = Files.readString(config);
    Files.writeString(config, good.replaceFirst("\\{", "{ gateway: { port: "));
    last().destroyForcibly().waitFor();
    long broken = System.nanoTime();

    String turn = admin.request("test.ask", AskMethod.params("look after main", Origin.OPERATOR));
    assertThat(allowed()).contains("roll back sigil/main to generation", "gateway");

    assertThat(said(turn)).isEqualTo("Main is back.");
    assertThat(Files.readString(config)).isEqualTo(good);
    told("a bad configuration", broken);

    Process hung = last();
    new ProcessBuilder("kill", "-STOP", Long.toString(hung.pid())).start().waitFor();
    long stopped = System.nanoTime();

    turn = admin.request("test.ask", AskMethod.params("look after main", Origin.OPERATOR));
    assertThat(allowed()).contains("restart sigil/main, which is hung now");

    assertThat(said(turn)).isEqualTo("Main is back.");
    assertThat(hung.isAlive()).isFalse();
    assertThat(runningMain().running().orElseThrow().pid()).isEqualTo(last().pid());
    told("a hang", stopped);
    assertThat(Files.readString(main.resolve("logs/rescue.jsonl")))
        .contains("agent main, allowed by", "rollback", "restart");
  }

  @Test
  void showsAnOperatorWithoutAllRightsNothingThatHeMayNotSee() throws Exception {
    String secret = "secret-of-main-0123456789-abcdefgh";
    Path config = runningMain().instance().configPath();
    Files.writeString(
        config, "{ oddly: 'said by main', gateway: { auth: { token: '" + secret + "'");
    last().destroyForcibly().waitFor();

    String turn = writer.request("test.ask", AskMethod.params("look after main", Origin.OPERATOR));
    assertThat(decided("deny")).contains("show the agent this of sigil/main: why");

    assertThat(writer.readAnswer(turn).getJsonObject("payload").getString("text"))
        .isEqualTo("I may not.");
    assertThat(model.requests().encode())
        .contains("look after main", "the operator refused it")
        .doesNotContain("config-invalid", "oddly", secret);
    assertThat(ask(writer, "/rescue why main")).contains("not allowed to use /rescue");
  }

  private String said(String turn) {
    return admin.readAnswer(turn).getJsonObject("payload").getString("text");
  }

  private String allowed() {
    return decided("allow-once");
  }

  /** Decides about the next request, and returns what the operator was shown. */
  private String decided(String decision) {
    JsonObject pending = admin.readEvent("exec.approval.requested").getJsonObject("payload");
    admin.payload(
        "exec.approval.resolve",
        new JsonObject().put("id", pending.getString("id")).put("decision", decision));
    return pending.getJsonObject("request").getString("command");
  }

  private Process last() {
    return processes.get(processes.size() - 1);
  }

  private void startMain() {
    try {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("main.txt").toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long pid = last().pid();
    await("main runs").atMost(LIMIT).until(() -> Files.exists(directory.resolve("ready-" + pid)));
  }

  private KnownInstance runningMain() {
    return parts.get(InstanceCatalog.class).all().stream()
        .filter(known -> known.name().equals("sigil/main"))
        .findFirst()
        .orElseThrow();
  }

  private static void told(String fault, long since) {
    long millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
    System.out.println("main was back " + millis + " ms after " + fault + ", with a model");
  }

  /** The gateway of main, in a process of its own. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      GatewayHost host =
          GatewayHost.builder()
              .environment(new Environment(Map.of(), directory.resolve("home"), directory))
              .directory(new HostDirectory(directory.resolve("host")))
              .build();
      host.start(GatewaySpec.builder().distribution("sigil").profile("main").port(0).build())
          .awaitReady(LIMIT);
      Files.createFile(directory.resolve("ready-" + ProcessHandle.current().pid()));
      new CountDownLatch(1).await();
    }
  }

  /** Starts main in a process of its own, as a service manager does. */
  private final class Processes implements ServiceManager {
    @Override
    public void start(Instance instance) {
      startMain();
    }

    @Override
    public boolean stop(Instance instance, Duration limit) {
      boolean ran = last().isAlive();
      last().destroyForcibly().onExit().join();
      return ran;
    }

    @Override
    public ServiceState state(Instance instance) {
      return ServiceState.NONE;
    }
  }
}
