package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.exec.Decision.Verdict;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.ServerLifecycle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The requests that wait for an operator's decision. Every operator who may decide is told; the
 * first decision counts, for exactly what was asked and once. A request that nobody decides ends by
 * itself. Used on the gateway's event loop.
 */
@Singleton
public final class Approvals implements ServerLifecycle {
  /** How long a request waits where nothing else is said: two minutes. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MAX_WAITING = 200;
  private static final int MAX_DONE = 200;

  private final GatewayLoop loop;
  private final Broadcaster broadcaster;
  private final Audit audit;
  private final Clock clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<String, Resolved> done = new LinkedHashMap<>();

  @Inject
  Approvals(GatewayLoop loop, Broadcaster broadcaster, Audit audit, Clock clock) {
    this.loop = loop;
    this.broadcaster = broadcaster;
    this.audit = audit;
    this.clock = clock;
  }

  /** A request that waits. */
  record Waiting(
      String id,
      ApprovalRequest request,
      long createdAt,
      long expiresAt,
      Promise<Decision> promise,
      Runnable timer) {}

  /** A request that waits no more. */
  record Resolved(ApprovalRequest request, Decision decision, long resolvedAt) {}

  /**
   * Asks the operators who may decide. The future completes when one has, or when nobody did in
   * time; then the decision has no verdict. It fails with {@link RpcException} for an id that is
   * known already, and when too many wait.
   */
  public Future<Decision> request(ApprovalRequest request) {
    return ask(request).compose(id -> wait(id));
  }

  /** Puts a request before the operators and returns its id. */
  Future<String> ask(ApprovalRequest request) {
    String id = request.id().orElseGet(() -> UUID.randomUUID().toString());
    if (waiting.containsKey(id) || done.containsKey(id)) {
      return Future.failedFuture(RpcException.invalid("approval id already pending"));
    }
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(RpcException.unavailable("too many approvals are pending"));
    }
    long now = clock.millis();
    long millis = Math.min(LONGEST.toMillis(), Math.max(1, request.timeout().toMillis()));
    Waiting entry =
        new Waiting(
            id,
            request,
            now,
            now + millis,
            Promise.promise(),
            loop.after(millis, () -> complete(id, Optional.empty(), Optional.empty())));
    waiting.put(id, entry);
    audit.record("approval.requested", facts(request).put("id", id));
    broadcaster.broadcast(
        GatewayEvent.of("exec.approval.requested", ApprovalJson.pending(entry)).droppable(true));
    return Future.succeededFuture(id);
  }

  /** Waits for the decision about a request; fails for an id that nobody knows. */
  Future<Decision> wait(String id) {
    Waiting entry = waiting.get(id);
    if (entry != null) {
      return entry.promise().future();
    }
    Resolved resolved = done.get(id);
    return resolved != null
        ? Future.succeededFuture(resolved.decision())
        : Future.failedFuture(RpcException.invalid("approval expired or not found"));
  }

  /**
   * Decides.
   *
   * @param decision an operator's, by its {@link Verdict#wireName()}
   * @param by who decides, as the gateway's records name them
   * @return whether the request was waiting; a second decision counts for nothing
   * @throws RpcException for a decision that does not exist or is not offered for this request
   */
  boolean resolve(String id, String decision, String by) {
    Verdict verdict =
        Verdict.parse(decision).orElseThrow(() -> RpcException.invalid("invalid decision"));
    Waiting entry = waiting.get(id);
    if (entry != null && verdict == Verdict.ALLOW_ALWAYS && !entry.request().allowAlways()) {
      throw RpcException.invalid("allow-always is not offered for this request");
    }
    return complete(id, Optional.of(verdict), Optional.of(by));
  }

  /** Takes a request back, because what it is for will not be done. */
  public void withdraw(String id) {
    complete(id, Optional.empty(), Optional.empty());
  }

  /** The requests that wait, oldest first. */
  List<Waiting> pending() {
    return List.copyOf(waiting.values());
  }

  Optional<Waiting> find(String id) {
    return Optional.ofNullable(waiting.get(id));
  }

  /** The last requests that wait no more, newest first. */
  List<Resolved> resolved() {
    List<Resolved> all = new ArrayList<>(done.values());
    java.util.Collections.reverse(all);
    return all;
  }

  Optional<Resolved> findResolved(String id) {
    return Optional.ofNullable(done.get(id));
  }

  @Override
  public void start() {
    // Nothing waits yet.
  }

  @Override
  public void stop() {
    pending().forEach(entry -> withdraw(entry.id()));
  }

  private boolean complete(String id, Optional<Verdict> verdict, Optional<String> by) {
    Waiting entry = waiting.remove(id);
    if (entry == null) {
      return false;
    }
    entry.timer().run();
    Decision decision = new Decision(id, verdict, by, entry.createdAt(), entry.expiresAt());
    done.put(id, new Resolved(entry.request(), decision, clock.millis()));
    if (done.size() > MAX_DONE) {
      done.remove(done.keySet().iterator().next());
    }
    JsonObject facts = facts(entry.request()).put("id", id);
    facts.put("decision", verdict.map(Verdict::wireName).orElse("none"));
    by.ifPresent(name -> facts.put("resolvedBy", name));
    audit.record("approval.resolved", facts);
    broadcaster.broadcast(
        GatewayEvent.of(
                "exec.approval.resolved",
                new JsonObject()
                    .put("id", id)
                    .put("decision", verdict.map(Verdict::wireName).orElse(null))
                    .put("resolvedBy", by.orElse(null))
                    .put("ts", clock.millis()))
            .droppable(true));
    entry.promise().complete(decision);
    return true;
  }

  private static JsonObject facts(ApprovalRequest request) {
    JsonObject facts = new JsonObject().put("commandSha256", ApprovalsFile.hash(request.command()));
    request.agentId().ifPresent(value -> facts.put("agentId", value));
    request.session().ifPresent(value -> facts.put("sessionKey", value.value()));
    request.runId().ifPresent(value -> facts.put("runId", value));
    request.tool().ifPresent(value -> facts.put("tool", value));
    request.resolvedPath().ifPresent(value -> facts.put("resolvedPath", value));
    return facts;
  }
}
