package dev.gatehouse.gateway.configuration;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrials.Verdict;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.GatewayState;
import dev.gatehouse.gateway.heartbeat.HeartbeatDelivery;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An instance whose gateway is started, killed and started again, with a short probation. */
final class TrialGateway implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** What no host has, so that a gateway that shall listen there cannot start. */
  static final Map<String, Object> UNSTARTABLE =
      Map.of("gateway", Map.of("bind", "custom", "customBindHost", "203.0.113.7"));

  private final Environment environment;
  private final GatewayHost host;
  private final long probationMillis;
  private @Nullable Gateway gateway;

  /** What was said on its chat channel. */
  final List<String> told = new CopyOnWriteArrayList<>();

  /** Released when a gateway that hangs shall go on. */
  final CountDownLatch hanging = new CountDownLatch(1);

  TrialGateway(Path directory, long probationMillis) {
    this.environment = new Environment(Map.of(), directory.resolve("home"), directory);
    this.host =
        GatewayHost.builder()
            .environment(environment)
            .directory(new HostDirectory(directory.resolve("host")))
            .build();
    this.probationMillis = probationMillis;
  }

  /** Starts it as a process of its own would. */
  Gateway start() {
    Gateway started = host.start(spec().build());
    gateway = started;
    return started.awaitReady(LIMIT);
  }

  private GatewaySpec.Builder spec() {
    return GatewaySpec.builder()
        .distribution("sigil")
        .profile("main")
        .port(0)
        .module(hangs())
        .config(
            Map.of(
                "gateway",
                Map.of(
                    "reload",
                    Map.of(
                        "probationMs",
                        probationMillis,
                        "notify",
                        Map.of("channel", "pigeons", "to", "the-owner")))));
  }

  Gateway gateway() {
    return requireNonNull(gateway);
  }

  /** Stops it as a person does. */
  void stop() {
    gateway().close();
  }

  /** Its configuration, as somebody sees it who is not the gateway. */
  ConfigStore store() {
    return gateway().instance().configStore(environment, Clock.systemUTC());
  }

  Path file() {
    return gateway().instance().configPath();
  }

  WireSocket admin() {
    return WireSocket.connected(
        gateway().instance().ports().gateway(),
        WireSocket.params(4, gateway().token(), "operator.admin"));
  }

  <T> T ask(Function<WireSocket, T> question) {
    try (WireSocket socket = admin()) {
      return question.apply(socket);
    }
  }

  /** Changes the configuration by RPC; a restart comes at once. */
  JsonObject patch(Map<String, Object> change) {
    return ask(
        socket ->
            socket.payload(
                "config.patch",
                new JsonObject()
                    .put("raw", new JsonObject(change).encode())
                    .put("baseHash", store().read().hash())
                    .put("restartDelayMs", 0)));
  }

  /** Changes the file with an editor. */
  void edit(Map<String, Object> change) throws IOException {
    String text = Files.readString(file());
    Files.writeString(file(), ConfigDocument.parse(text).patch(change).text());
  }

  /** What {@code status} says of the configuration. */
  JsonObject standing() {
    return ask(socket -> socket.payload("status", new JsonObject()).getJsonObject("configuration"));
  }

  String mode() {
    return standing().getString("mode");
  }

  /** Waits until it runs and says so of its configuration. */
  JsonObject awaitMode(String mode) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> gateway().state() == GatewayState.READY && mode.equals(mode()));
    return standing();
  }

  /** Waits until it was started so many times. */
  void awaitStarts(int starts) {
    await()
        .atMost(LIMIT)
        .until(() -> gateway().starts() == starts && gateway().state() == GatewayState.READY);
  }

  void awaitVerdict(Verdict verdict) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                store().trials().current().filter(trial -> trial.verdict() == verdict).isPresent());
  }

  String prefix() {
    return store().read().string("messages", "responsePrefix").orElse("none");
  }

  static Map<String, Object> prefix(String text) {
    return Map.of("messages", Map.of("responsePrefix", text));
  }

  /** Hangs the event loop when {@code messages.responsePrefix} is {@code hang}. */
  private Module hangs() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(CountDownLatch.class).toInstance(hanging);
        bind(Hanging.class);
        OptionalBinder.newOptionalBinder(binder(), HeartbeatDelivery.class)
            .setBinding()
            .toInstance(
                (channel, to, text) -> {
                  told.add(channel + " " + to + " " + text);
                  return Future.succeededFuture(true);
                });
        Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(Hanging.class);
      }
    };
  }

  static final class Hanging implements GatewayComponent {
    private final LiveConfig config;
    private final GatewayLoop loop;
    private final CountDownLatch until;

    @Inject
    Hanging(LiveConfig config, GatewayLoop loop, CountDownLatch until) {
      this.config = config;
      this.loop = loop;
      this.until = until;
    }

    @Override
    public String name() {
      return "hanging";
    }

    @Override
    public CompletionStage<Void> start() {
      config.onChange(
          (before, after) -> {
            if (after.string("messages", "responsePrefix").filter("hang"::equals).isPresent()) {
              loop.after(1, this::hang);
            }
          });
      return CompletableFuture.completedFuture(null);
    }

    private void hang() {
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public CompletionStage<Void> stop() {
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void close() {
    hanging.countDown();
    host.close();
  }

  static ConfigPath path(String text) {
    return ConfigPath.parse(text);
  }
}
