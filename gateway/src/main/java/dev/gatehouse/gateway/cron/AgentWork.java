package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.heartbeat.Heartbeats;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundRequest;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * Does what jobs are there for: tells an agent's main session something, or lets an agent work. An
 * isolated turn begins with an empty conversation each time; what it says is passed on to where the
 * job says.
 */
final class AgentWork implements CronWork {
  private static final int SUMMARY_CHARS = 2_000;
  private static final int POST_CHARS = 8_000;

  private final Turns turns;
  private final Sessions sessions;
  private final SessionKeys keys;
  private final SystemEvents events;
  private final Heartbeats heartbeats;
  private final Agents agents;
  private final Models models;
  private final Outbound outbound;
  private final InstanceLog log;

  @Inject
  AgentWork(
      Turns turns,
      Sessions sessions,
      SessionKeys keys,
      SystemEvents events,
      Heartbeats heartbeats,
      Agents agents,
      Models models,
      Outbound outbound,
      InstanceLog log) {
    this.turns = turns;
    this.sessions = sessions;
    this.keys = keys;
    this.events = events;
    this.heartbeats = heartbeats;
    this.agents = agents;
    this.models = models;
    this.outbound = outbound;
    this.log = log;
  }

  @Override
  public Future<Outcome> run(CronJob job, String runId) {
    String agentId = job.text("agentId").orElse(agents.main().id());
    if (agents.find(agentId).isEmpty()) {
      return Future.succeededFuture(
          Outcome.error("there is no agent \"" + agentId + "\" any more"));
    }
    if (!job.isTurn()) {
      String text = job.payload().getString("text");
      tellMain(job, agentId, text);
      return Future.succeededFuture(Outcome.ok(text));
    }
    SessionKey session = session(job, agentId);
    Future<?> empty =
        isolated(job)
            ? sessions
                .find(session)
                .compose(
                    known ->
                        known.isPresent()
                            ? sessions.reset(session).mapEmpty()
                            : Future.<Void>succeededFuture())
            : Future.succeededFuture();
    return empty
        .compose(ready -> turns.start(request(job, session, runId)))
        .compose(Turn::result)
        .compose(result -> outcome(job, agentId, session, result));
  }

  private static boolean isolated(CronJob job) {
    return job.spec().getString("sessionTarget").equals("isolated");
  }

  private SessionKey session(CronJob job, String agentId) {
    String target = job.spec().getString("sessionTarget");
    if (target.startsWith("session:")) {
      return keys.canonical(target.substring("session:".length()));
    }
    if (target.equals("current")) {
      return job.text("sessionKey").map(keys::canonical).orElseGet(() -> keys.main(agentId));
    }
    return keys.of(agentId, "cron:" + job.id());
  }

  private TurnRequest request(CronJob job, SessionKey session, String runId) {
    JsonObject payload = job.payload();
    Optional<ModelRef> model =
        Optional.ofNullable(payload.getString("model"))
            .filter(text -> !text.isBlank())
            .flatMap(models::resolve);
    Number seconds = payload.getNumber("timeoutSeconds");
    return TurnRequest.builder(session)
        .runId(runId)
        .message("[cron:" + job.id() + " " + job.name() + "] " + payload.getString("message"))
        .origin(ToolScope.Origin.CRON)
        .model(model)
        .thinking(Optional.ofNullable(payload.getString("thinking")).flatMap(ThinkingLevel::parse))
        .timeout(Optional.ofNullable(seconds).map(value -> Duration.ofSeconds(value.longValue())))
        .lightContext(payload.getBoolean("lightContext", false))
        .build();
  }

  private Future<Outcome> outcome(
      CronJob job, String agentId, SessionKey session, TurnResult result) {
    if (result.reason().filter("shutdown"::equals).isPresent()) {
      return Future.succeededFuture(Outcome.cutOff());
    }
    JsonObject facts =
        new JsonObject().put("sessionId", result.sessionId()).put("sessionKey", session.value());
    result
        .model()
        .ifPresent(model -> facts.put("model", model.model()).put("provider", model.provider()));
    facts.put(
        "usage",
        new JsonObject()
            .put("input_tokens", result.usage().input())
            .put("output_tokens", result.usage().output())
            .put("total_tokens", result.usage().total())
            .put("cache_read_tokens", result.usage().cacheRead())
            .put("cache_write_tokens", result.usage().cacheWrite()));
    String text = result.text().strip();
    Optional<String> summary =
        Optional.of(text).filter(words -> !words.isEmpty()).map(words -> cut(words, SUMMARY_CHARS));
    if (result.status() != TurnResult.Status.OK) {
      String why =
          result
              .error()
              .orElseGet(
                  () ->
                      "the run was "
                          + result.status().wireName()
                          + result.reason().map(reason -> " (" + reason + ")").orElse(""));
      return Future.succeededFuture(new Outcome("error", summary, Optional.of(why), facts));
    }
    return deliver(job, agentId, text, facts)
        .map(done -> new Outcome("ok", summary, Optional.empty(), facts));
  }

  /** Passes the words on; that it cannot be done is no failure of the run. */
  private Future<Void> deliver(CronJob job, String agentId, String text, JsonObject facts) {
    JsonObject delivery = job.spec().getJsonObject("delivery");
    String mode = delivery == null ? "announce" : delivery.getString("mode", "none");
    if (mode.equals("none") || text.isEmpty() || text.equals("HEARTBEAT_OK")) {
      facts.put("deliveryStatus", "not-requested");
      return Future.succeededFuture();
    }
    if (mode.equals("webhook") && delivery != null) {
      return post(job, delivery.getString("to"), text, facts);
    }
    if (!isolated(job)) {
      facts.put("deliveryStatus", "not-requested"); // it was said where it belongs
      return Future.succeededFuture();
    }
    JsonObject isolation = job.spec().getJsonObject("isolation", new JsonObject());
    String prefix = isolation.getString("postToMainPrefix", "").strip();
    int most =
        isolation.getString("postToMainMode", "summary").equals("full")
            ? isolation.getInteger("postToMainMaxChars", POST_CHARS)
            : SUMMARY_CHARS;
    tellMain(job, agentId, (prefix.isEmpty() ? "Cron" : prefix) + ": " + cut(text, most));
    facts.put("deliveryStatus", "not-requested");
    return Future.succeededFuture();
  }

  private Future<Void> post(CronJob job, String to, String text, JsonObject facts) {
    JsonObject body =
        new JsonObject()
            .put("jobId", job.id())
            .put("jobName", job.name())
            .put("status", "ok")
            .put("summary", cut(text, POST_CHARS))
            .mergeIn(facts.copy());
    return outbound
        .fetch(
            OutboundRequest.post(to, body.toBuffer())
                .header("content-type", "application/json")
                .maxBytes(64 * 1024)
                .truncate()
                .build())
        .transform(
            answer -> {
              String fault =
                  answer.failed()
                      ? String.valueOf(answer.cause().getMessage())
                      : answer.result().ok()
                          ? ""
                          : "the webhook answered " + answer.result().status();
              facts.put("delivered", fault.isEmpty());
              facts.put("deliveryStatus", fault.isEmpty() ? "delivered" : "not-delivered");
              if (!fault.isEmpty()) {
                facts.put("deliveryError", fault);
                log.warn("cron", "an outcome was not delivered", "job", job.id(), "why", fault);
              }
              return Future.succeededFuture();
            });
  }

  private void tellMain(CronJob job, String agentId, String text) {
    events.add(
        job.text("sessionKey").map(keys::canonical).orElseGet(() -> keys.main(agentId)), text);
    if (job.wakesNow()) {
      heartbeats.trigger(agentId, "cron:" + job.id());
    }
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, Math.max(0, most - 1)) + "…" : text;
  }
}
