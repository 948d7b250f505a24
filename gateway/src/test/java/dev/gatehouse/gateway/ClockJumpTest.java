package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.gateway.provider.FunctionModel;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway while the clock on the wall is set by a day, forward and back. */
class ClockJumpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir Path directory;
  private final WallClock clock = new WallClock();

  @Test
  void aDayForwardAndADayBackAreNoticedByNobody() throws Exception {
    try (GatewayHost host = host();
        Gateway gateway = host.start(spec().build()).awaitReady(LIMIT);
        WireSocket client = client(gateway)) {
      String job = add(client, "cron", "expr", "0 * * * *");

      clock.set(Duration.ofDays(1));

      everythingGoesOn(gateway, client, "forward");
      lookAtJobs(client);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(runs(client, job)).isEqualTo(1));
      nextIsSoon(client, job);

      clock.set(Duration.ZERO);

      everythingGoesOn(gateway, client, "back");
      lookAtJobs(client);
      await().atMost(LIMIT).untilAsserted(() -> nextIsSoon(client, job));
      assertThat(runs(client, job)).isEqualTo(1);
    }
  }

  private void everythingGoesOn(Gateway gateway, WireSocket client, String word) throws Exception {
    assertThat(client.payload("health", new JsonObject()).getBoolean("ok")).isTrue();
    try (WireSocket newcomer = client(gateway)) {
      assertThat(newcomer.payload("status", new JsonObject())).isNotEmpty();
    }
    assertThat(gateway.session("main").ask("hello").await(60, TimeUnit.SECONDS).text())
        .isEqualTo("heard");
    theFileIsFollowedAndProven(gateway, client, word);
    assertThatThrownBy(this::startsTwice)
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    assertThat(gateway.state()).isEqualTo(GatewayState.READY);
    assertThat(gateway.starts()).isEqualTo(1);
  }

  private void theFileIsFollowedAndProven(Gateway gateway, WireSocket client, String word) {
    ConfigStore store = gateway.instance().configStore(environment(), clock);
    store.change(
        new ConfigStore.Change("cli", word),
        Optional.empty(),
        document -> document.set(ConfigPath.parse("messages.responsePrefix"), word));
    await().atMost(LIMIT).until(() -> store.trials().isProven(store.read().hash()));
    assertThat(
            client
                .payload("status", new JsonObject())
                .getJsonObject("configuration")
                .getString("mode"))
        .isEqualTo("file");
  }

  private void startsTwice() {
    try (GatewayHost other = host()) {
      other.start(spec().build()).awaitReady(LIMIT);
    }
  }

  /** A job that is due soon makes the gateway look now, and not in half a minute. */
  private void lookAtJobs(WireSocket client) {
    add(client, "at", "atMs", clock.millis() + 500);
  }

  private static String add(WireSocket client, String kind, String key, Object value) {
    return client
        .payload(
            "cron.add",
            new JsonObject()
                .put("name", kind)
                .put("schedule", new JsonObject().put("kind", kind).put(key, value))
                .put("sessionTarget", "isolated")
                .put("wakeMode", "next-heartbeat")
                .put("payload", new JsonObject().put("kind", "agentTurn").put("message", "do it")))
        .getString("id");
  }

  private static int runs(WireSocket client, String job) {
    return client
        .payload("cron.runs", new JsonObject().put("id", job))
        .getJsonArray("entries")
        .size();
  }

  /** The slot of this hour may be taken already. */
  private void nextIsSoon(WireSocket client, String job) {
    long next =
        client.payload("cron.list", new JsonObject()).getJsonArray("jobs").stream()
            .map(JsonObject.class::cast)
            .filter(found -> found.getString("id").equals(job))
            .findFirst()
            .orElseThrow()
            .getJsonObject("state")
            .getLong("nextRunAtMs");
    assertThat(next).isBetween(clock.millis() - 1, clock.millis() + 2 * HOUR);
  }

  private static WireSocket client(Gateway gateway) {
    return WireSocket.connected(
        gateway.instance().ports().gateway(),
        WireSocket.params(4, gateway.token(), "operator.admin"));
  }

  private Environment environment() {
    return new Environment(Map.of(), directory.resolve("home"), directory);
  }

  private GatewayHost host() {
    return GatewayHost.builder()
        .environment(environment())
        .directory(new HostDirectory(directory.resolve("host")))
        .clock(clock)
        .build();
  }

  private static GatewaySpec.Builder spec() {
    return GatewaySpec.builder()
        .distribution("sigil")
        .profile("main")
        .port(0)
        .config(
            Map.of(
                "agents", Map.of("defaults", Map.of("model", "parrot/grey")),
                "gateway", Map.of("reload", Map.of("probationMs", 300))))
        .module(
            new AbstractModule() {
              @Override
              protected void configure() {
                Multibinder.newSetBinder(binder(), ModelProvider.class)
                    .addBinding()
                    .toInstance(
                        FunctionModel.named("parrot/grey")
                            .answering((request, answer) -> answer.say("heard")));
              }
            });
  }

  /** The machine's clock, but at ten past the hour, so that no hour ends in a test; can be set. */
  private static final class WallClock extends Clock {
    private final Clock machine =
        Clock.offset(
            Clock.systemUTC(),
            Duration.ofMinutes(10).minusMillis(System.currentTimeMillis() % HOUR));
    private volatile Duration off = Duration.ZERO;

    void set(Duration by) {
      off = by;
    }

    @Override
    public Instant instant() {
      return machine.instant().plus(off);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.offset(machine.withZone(zone), off);
    }
  }
}
