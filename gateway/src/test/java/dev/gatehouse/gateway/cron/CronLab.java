package dev.gatehouse.gateway.cron;

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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway with jobs, whose time a test moves and which it may start again. */
final class CronLab implements AutoCloseable {
  static final long NOON = 1_795_262_400_000L; // 2026-11-21T12:00:00Z

  final ScriptedModel model;
  private final Path directory;
  private final Map<String, Object> config;
  private GatewayHost host;
  private Gateway gateway;
  private WireSocket socket;
  MovableTime time = new MovableTime(NOON);

  CronLab(Path directory, ScriptedModel model, Map<String, Object> cron) {
    this.directory = directory;
    this.model = model;
    this.config = new HashMap<>(ScriptedModel.config());
    config.put("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN)));
    config.put("cron", cron);
  }

  CronLab start() {
    return start("work");
  }

  CronLab start(String profile) {
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), directory.resolve("home"), directory))
            .directory(new HostDirectory(directory.resolve("host")))
            .build();
    gateway =
        host.start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .profile(profile)
                    .port(0)
                    .config(config)
                    .module(model.module())
                    .module(time)
                    .build())
            .awaitReady(Duration.ofSeconds(30));
    socket =
        WireSocket.connected(
            gateway.instance().ports().gateway(),
            WireSocket.params(3, TestGateway.TOKEN, "operator.admin"));
    return this;
  }

  /** Starts again after a while, with all clocks where they would be then. */
  void again(Duration later, boolean killed) {
    socket.close();
    if (killed) {
      gateway.kill();
    }
    host.close();
    time = new MovableTime(time.wallMillis() + later.toMillis());
    start();
  }

  Gateway gateway() {
    return gateway;
  }

  JsonObject call(String method, JsonObject params) {
    return socket.payload(method, params);
  }

  String add(JsonObject schedule, JsonObject more) {
    JsonObject job =
        new JsonObject()
            .put("name", "job")
            .put("schedule", schedule)
            .put("sessionTarget", "isolated")
            .put("wakeMode", "next-heartbeat")
            .put("payload", new JsonObject().put("kind", "agentTurn").put("message", "do it"))
            .mergeIn(more);
    return call("cron.add", job).getString("id");
  }

  static JsonObject every(Duration period) {
    return new JsonObject().put("kind", "every").put("everyMs", period.toMillis());
  }

  static JsonObject at(long millis) {
    return new JsonObject().put("kind", "at").put("atMs", millis);
  }

  static JsonObject cron(String expression, String zone) {
    return new JsonObject().put("kind", "cron").put("expr", expression).put("tz", zone);
  }

  List<JsonObject> jobs() {
    JsonArray jobs =
        call("cron.list", new JsonObject().put("includeDisabled", true)).getJsonArray("jobs");
    return jobs.stream().map(JsonObject.class::cast).toList();
  }

  JsonObject job(String id) {
    return jobs().stream()
        .filter(job -> job.getString("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no job " + id));
  }

  List<JsonObject> runs(String id) {
    JsonArray runs = call("cron.runs", new JsonObject().put("id", id)).getJsonArray("entries");
    return runs.stream().map(JsonObject.class::cast).toList();
  }

  List<JsonObject> awaitRuns(String id, int count) {
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(runs(id)).hasSize(count));
    return runs(id);
  }

  @Override
  public void close() {
    socket.close();
    host.close();
  }
}
