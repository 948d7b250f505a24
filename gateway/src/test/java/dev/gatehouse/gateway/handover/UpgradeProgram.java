package dev.gatehouse.gateway.handover;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.database.DatabaseSchema;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A program with one gateway that can be upgraded, in a process of its own. Its first argument is a
 * directory, its second the step at which it dies as an old version, or what is wrong with it as a
 * new one.
 */
public final class UpgradeProgram {
  private static final HandoverLimits LIMITS =
      new HandoverLimits(
          Duration.ofSeconds(90),
          Duration.ofMillis(50),
          Duration.ofSeconds(30),
          Duration.ofSeconds(90));

  private final Path root;
  private final CountDownLatch end = new CountDownLatch(1);

  private UpgradeProgram(Path root) {
    this.root = root;
  }

  public static void main(String[] args) throws Exception {
    UpgradeProgram program = new UpgradeProgram(Path.of(args[0]));
    if (args[1].startsWith("new-")) {
      program.asNew(args[1]);
    } else {
      program.asOld(args[1]);
    }
  }

  /** The command line that runs it. */
  static List<String> command(Path root, String behaviour) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        UpgradeProgram.class.getName(),
        root.toString(),
        behaviour);
  }

  private void asOld(String dieAt) throws Exception {
    try (GatewayHost host = host();
        Gateway gateway = host.start(spec(dieAt).port(0).build()).awaitReady()) {
      Files.writeString(root.resolve("state"), gateway.instance().stateDirectory().toString());
      System.out.println(
          gateway.instance().ports().gateway() + " " + gateway.instance().stateDirectory());
      System.out.flush();
      end.await();
    }
  }

  private void asNew(String behaviour) throws Exception {
    dieIf(behaviour, "new-dies-at-once");
    ProcessHandle old = ProcessHandle.current().parent().orElseThrow();
    int tables =
        switch (behaviour) {
          case "new-is-older" -> DatabaseSchema.version() - 1;
          case "new-changes-the-tables", "new-dies-with-changed-tables" ->
              DatabaseSchema.version() + 1;
          default -> DatabaseSchema.version();
        };
    try (Takeover takeover = Takeover.fromStandardInput(Clock.systemUTC(), tables);
        GatewayHost host = host()) {
      Takeover.Request request = takeover.request();
      if (behaviour.equals("new-refuses")) {
        takeover.failed("the configuration is not for this version");
        return;
      }
      ListeningSockets sockets = takeover.awaitTurn(Duration.ofMinutes(1));
      dieIf(behaviour, "new-dies-when-told-to-go");
      if (behaviour.equals("new-dies-with-changed-tables")) {
        changeTables(tables);
        Runtime.getRuntime().halt(137);
      }
      if (behaviour.equals("new-outlives-the-old")) {
        old.destroyForcibly();
        old.onExit().join();
      }
      try (Gateway gateway =
          host.start(spec("never").port(request.port()).sockets(sockets).build()).awaitReady()) {
        dieIf(behaviour, "new-dies-before-it-says-ready");
        takeover.ready(gateway.instance());
        end.await();
      }
    }
  }

  private static void dieIf(String behaviour, String which) {
    if (behaviour.equals(which)) {
      Runtime.getRuntime().halt(137);
    }
  }

  private void changeTables(int version) throws Exception {
    Path database = Path.of(Files.readString(root.resolve("state"))).resolve("gateway.sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=" + version);
    }
  }

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(new Environment(Map.of(), root.resolve("home"), root))
        .directory(new HostDirectory(root.resolve("host")))
        .build();
  }

  private GatewaySpec.Builder spec(String dieAt) {
    return GatewaySpec.builder()
        .distribution("sigil")
        .config(Map.of("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN))))
        .module(
            new AbstractModule() {
              @Override
              protected void configure() {
                OptionalBinder.newOptionalBinder(binder(), Successor.class)
                    .setBinding()
                    .toInstance(new Next());
                OptionalBinder.newOptionalBinder(binder(), HandoverLimits.class)
                    .setBinding()
                    .toInstance(LIMITS);
                OptionalBinder.newOptionalBinder(binder(), HandoverWatch.class)
                    .setBinding()
                    .toInstance(step -> dieAt(step, dieAt));
              }
            });
  }

  private static void dieAt(Step step, String dieAt) {
    if (step.name().toLowerCase(Locale.ROOT).equals(dieAt)) {
      Runtime.getRuntime().halt(137);
    }
  }

  /** Starts this program again; what is asked for as the program is its behaviour. */
  private final class Next implements Successor {
    @Override
    public Process start(Path program) throws IOException {
      return new ProcessBuilder(command(root, program.getFileName().toString()))
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    @Override
    public Map<String, Object> settings() {
      return Map.of();
    }

    @Override
    public void tookOver(ProcessHandle process) {
      end.countDown();
    }
  }
}
