package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SessionKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that agents can come back to. Used on the gateway's event loop. */
@Singleton
final class ExecSessions {
  private static final int MAX_ENDED = 64;

  private final GatewayLoop loop;
  private final SecureRandom random;
  private final Map<String, ExecSession> sessions = new LinkedHashMap<>();

  @Inject
  ExecSessions(GatewayLoop loop, SecureRandom random) {
    this.loop = loop;
    this.random = random;
  }

  /** A name that no command has. */
  String newId() {
    String id;
    do {
      id = String.format("%08x", random.nextInt());
    } while (sessions.containsKey(id));
    return id;
  }

  void add(ExecSession session) {
    sessions.put(session.id(), session);
    List<ExecSession> ended = sessions.values().stream().filter(each -> !each.running()).toList();
    if (ended.size() > MAX_ENDED) {
      sessions.remove(ended.get(0).id());
    }
  }

  /** Forgets a command; one that runs goes on. */
  void remove(ExecSession session) {
    sessions.remove(session.id());
  }

  /** Forgets a command that has ended, after a while. */
  void removeLater(ExecSession session, long millis) {
    loop.after(millis, () -> remove(session));
  }

  /** A command of this conversation; nobody sees another's. */
  Optional<ExecSession> find(String id, SessionKey owner) {
    return Optional.ofNullable(sessions.get(id)).filter(each -> each.owner().equals(owner));
  }

  /** The commands of a conversation that went to the background, newest first. */
  List<ExecSession> all(SessionKey owner) {
    List<ExecSession> all =
        new java.util.ArrayList<>(
            sessions.values().stream()
                .filter(each -> each.owner().equals(owner) && each.background())
                .toList());
    java.util.Collections.reverse(all);
    return all;
  }
}
