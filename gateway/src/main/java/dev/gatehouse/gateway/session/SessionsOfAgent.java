package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.AgentRemoval;
import dev.gatehouse.gateway.agent.Agents;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.List;

/** Deletes the sessions of an agent that is deleted; their transcripts become files. */
final class SessionsOfAgent implements AgentRemoval {
  private final Sessions sessions;
  private final SessionChanges changes;

  @Inject
  SessionsOfAgent(Sessions sessions, SessionChanges changes) {
    this.sessions = sessions;
    this.changes = changes;
  }

  @Override
  public String name() {
    return "Sessions";
  }

  @Override
  public Future<Integer> remove(String agentId) {
    return sessions
        .all()
        .compose(
            all -> {
              List<SessionKey> own =
                  all.stream()
                      .map(SessionEntry::key)
                      .filter(key -> Agents.id(key.agentId()).equals(agentId))
                      .filter(key -> !key.agentId().isEmpty())
                      .toList();
              Future<Void> order = Future.succeededFuture();
              for (SessionKey key : own) {
                order = order.compose(ignored -> changes.deleteAny(key)).mapEmpty();
              }
              return order.map(own.size());
            });
  }
}
