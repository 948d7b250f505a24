package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.exec.Decision.Verdict;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The requests that wait for an operator's decision. Used on the gateway's event loop. */
@Singleton
public final class Approvals {
  /** How long a request waits where nothing else is said: two minutes. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  private final GatewayLoop loop;
  private final Clock clock;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  @Inject
  Approvals(GatewayLoop loop, Clock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  private record Waiting(
      ApprovalRequest request, long createdAt, long expiresAt, Promise<Decision> promise) {}

  /**
   * Asks the operators who may decide. The future completes when one has, or when nobody did in
   * time; then the decision has no verdict. It fails with {@link RpcException} for an id that is
   * waiting already.
   */
  public Future<Decision> request(ApprovalRequest request) {
    String id = request.id().orElseGet(() -> UUID.randomUUID().toString());
    if (waiting.containsKey(id)) {
      return Future.failedFuture(RpcException.invalid("approval id already pending"));
    }
    long now = clock.millis();
    Promise<Decision> promise = Promise.promise();
    waiting.put(id, new Waiting(request, now, now + request.timeout().toMillis(), promise));
    loop.after(
        request.timeout().toMillis(), () -> complete(id, Optional.empty(), Optional.empty()));
    return promise.future();
  }

  /** Decides; returns whether the request was waiting. */
  public boolean resolve(String id, Verdict verdict, String by) {
    return complete(id, Optional.of(verdict), Optional.of(by));
  }

  private boolean complete(String id, Optional<Verdict> verdict, Optional<String> by) {
    Waiting entry = waiting.remove(id);
    if (entry == null) {
      return false;
    }
    entry.promise().complete(new Decision(id, verdict, by, entry.createdAt(), entry.expiresAt()));
    return true;
  }
}
