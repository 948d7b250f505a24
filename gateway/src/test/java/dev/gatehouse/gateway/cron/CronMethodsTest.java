package dev.gatehouse.gateway.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CronMethodsTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @Test
  void addListRunAndRemoveInTheShapesOfProtocol3() {
    try (WireSocket client = gateway.admin(3)) {
      JsonObject added = client.payload("cron.add", everyHour());

      String id = added.getString("id");
      long created = added.getLong("createdAtMs");
      assertThat(added)
          .isEqualTo(
              everyHour()
                  .put("id", id)
                  .put("createdAtMs", created)
                  .put("updatedAtMs", created)
                  .put("state", new JsonObject().put("nextRunAtMs", created + 3_600_000)));
      assertThat(client.readEvent("cron").getJsonObject("payload"))
          .isEqualTo(
              new JsonObject()
                  .put("jobId", id)
                  .put("action", "added")
                  .put("nextRunAtMs", created + 3_600_000));
      assertThat(
              client
                  .payload("cron.list", new JsonObject().put("includeDisabled", false))
                  .getJsonArray("jobs"))
          .containsExactly(added);

      JsonObject run =
          client.payload("cron.run", new JsonObject().put("id", id).put("mode", "force"));
      assertThat(run).isEqualTo(new JsonObject().put("ok", true).put("ran", true));
      JsonObject started = client.readEvent("cron").getJsonObject("payload");
      JsonObject finished = client.readEvent("cron").getJsonObject("payload");
      long ranAt = started.getLong("runAtMs");
      assertThat(started)
          .isEqualTo(
              new JsonObject().put("jobId", id).put("action", "started").put("runAtMs", ranAt));
      assertThat(finished.getString("status")).isEqualTo("ok");
      assertThat(finished.getString("summary")).isEqualTo("hi");
      assertThat(finished.getLong("nextRunAtMs")).isEqualTo(ranAt + 3_600_000);
      assertThat(client.payload("status", new JsonObject()).getJsonArray("queuedSystemEvents"))
          .contains("hi");
      JsonObject entry =
          client
              .payload("cron.runs", new JsonObject().put("id", id))
              .getJsonArray("entries")
              .getJsonObject(0);
      assertThat(entry.fieldNames())
          .containsExactlyInAnyOrder(
              "ts", "jobId", "action", "status", "summary", "runAtMs", "durationMs", "nextRunAtMs");

      assertThat(client.payload("cron.remove", new JsonObject().put("id", id)))
          .isEqualTo(new JsonObject().put("ok", true).put("removed", true));
      JsonObject status = client.payload("cron.status", new JsonObject());
      assertThat(status.getInteger("jobs")).isZero();
      assertThat(status.fieldNames())
          .containsExactlyInAnyOrder("enabled", "storePath", "jobs", "nextWakeAtMs");
    }
  }

  @Test
  void pageAndAnchorInTheShapesOfProtocol4() {
    try (WireSocket client = gateway.admin(4)) {
      JsonObject given = everyHour();
      given.remove("deleteAfterRun");
      JsonObject added = client.payload("cron.add", given);
      long created = added.getLong("createdAtMs");
      assertThat(added.getJsonObject("schedule").getLong("anchorMs")).isEqualTo(created);
      assertThat(added.getString("configRevision")).matches("sha256:[A-Za-z0-9_-]{43}");
      assertThat(added.getLong("nextRunAtMs")).isEqualTo(created + 3_600_000);
      client.payload("cron.add", given.copy().put("name", "another"));

      JsonObject page =
          client.payload(
              "cron.list",
              new JsonObject().put("limit", 1).put("sortBy", "name").put("sortDir", "asc"));

      assertThat(page.getJsonArray("jobs").getJsonObject(0).getString("name")).isEqualTo("another");
      // the third is the heartbeat, which belongs to the system
      assertThat(page.getInteger("total")).isEqualTo(3);
      assertThat(page.getBoolean("hasMore")).isTrue();
      assertThat(page.getInteger("nextOffset")).isEqualTo(1);
      JsonObject unknown = client.call("cron.get", new JsonObject().put("id", "nobody"));
      assertThat(unknown.getJsonObject("error").getJsonObject("details").getString("code"))
          .isEqualTo("CRON_JOB_NOT_FOUND");
    }
  }

  @Test
  void oneMomentIsSeenByBothProtocols() {
    try (WireSocket old = gateway.admin(3);
        WireSocket young = gateway.admin(4)) {
      long at = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
      JsonObject added =
          young.payload(
              "cron.add",
              everyHour()
                  .put(
                      "schedule",
                      new JsonObject().put("kind", "at").put("at", "2030-01-01T00:00:00Z")));

      assertThat(added.getJsonObject("schedule").getString("at")).isEqualTo("2030-01-01T00:00:00Z");
      assertThat(
              old.payload("cron.list", new JsonObject())
                  .getJsonArray("jobs")
                  .getJsonObject(0)
                  .getJsonObject("schedule"))
          .isEqualTo(new JsonObject().put("kind", "at").put("atMs", at));
    }
  }

  @Test
  void sayWhatIsWrongAndWhere() {
    try (WireSocket client = gateway.admin(3)) {
      assertThat(refusal(client, everyHour().put("schedule", cron("61 * * * *"))))
          .startsWith("invalid cron.add params: at /schedule/expr:");
      assertThat(refusal(client, everyHour().put("schedule", cron("0 0 30 2 *"))))
          .contains("never comes");
      assertThat(refusal(client, everyHour().put("schedule", every(500))))
          .isEqualTo("invalid cron.add params: at /schedule/everyMs: must be >= 10000");
      assertThat(
              refusal(
                  client,
                  everyHour()
                      .put("payload", new JsonObject().put("kind", "command").put("argv", "x"))))
          .contains("\"command\" jobs are not supported");
      assertThat(refusal(client, everyHour().put("sessionTarget", "isolated")))
          .isEqualTo("Error: isolated cron jobs require payload.kind=\"agentTurn\"");
      assertThat(
              refusal(
                  client,
                  everyHour()
                      .put(
                          "schedule",
                          new JsonObject().put("kind", "at").put("at", "2020-01-01T00:00:00Z"))))
          .startsWith("schedule.at is in the past");
    }
  }

  @Test
  void aJobThatIsDueRunsOnceAndIsDisarmed() {
    try (WireSocket client = gateway.admin(3)) {
      JsonObject added =
          client.payload(
              "cron.add",
              everyHour()
                  .put(
                      "schedule",
                      new JsonObject()
                          .put("kind", "at")
                          .put("atMs", System.currentTimeMillis() + 200)));
      JsonObject event = client.readEvent("cron").getJsonObject("payload");
      while (!"finished".equals(event.getString("action"))) {
        event = client.readEvent("cron").getJsonObject("payload");
      }
      assertThat(event.getString("jobId")).isEqualTo(added.getString("id"));
      JsonObject job =
          client
              .payload("cron.list", new JsonObject().put("includeDisabled", true))
              .getJsonArray("jobs")
              .getJsonObject(0);
      assertThat(job.getBoolean("enabled")).isFalse();
      assertThat(job.getJsonObject("state").containsKey("nextRunAtMs")).isFalse();
      assertThat(job.getJsonObject("state").getString("lastStatus")).isEqualTo("ok");
    }
  }

  @Test
  void noDatabaseIsOpenedWhereThereAreNoJobs() {
    try (WireSocket client = gateway.admin(3)) {
      assertThat(client.payload("cron.list", new JsonObject()).getJsonArray("jobs")).isEmpty();
      assertThat(client.payload("cron.status", new JsonObject()).getValue("nextWakeAtMs")).isNull();
      assertThat(Files.exists(gateway.gateway().instance().layout().database())).isFalse();
    }
  }

  private static String refusal(WireSocket client, JsonObject params) {
    JsonObject answer = client.call("cron.add", params);
    assertThat(answer.getBoolean("ok")).isFalse();
    return answer.getJsonObject("error").getString("message");
  }

  private static JsonObject everyHour() {
    return new JsonObject()
        .put("name", "t1")
        .put("enabled", true)
        .put("deleteAfterRun", false)
        .put("schedule", every(3_600_000))
        .put("sessionTarget", "main")
        .put("wakeMode", "next-heartbeat")
        .put("payload", new JsonObject().put("kind", "systemEvent").put("text", "hi"));
  }

  private static JsonObject every(long millis) {
    return new JsonObject().put("kind", "every").put("everyMs", millis);
  }

  private static JsonObject cron(String expression) {
    return new JsonObject().put("kind", "cron").put("expr", expression);
  }
}
