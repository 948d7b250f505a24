package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines that wait for the next turn of a session, which tells them to the model before the person's
 * words: the newest twenty of a session, of at most 256 sessions. They are not kept over a restart.
 * Used on the gateway's event loop only.
 */
@Singleton
public final class SystemEvents {
  private static final int MAX_EVENTS = 20;
  private static final int MAX_SESSIONS = 256;
  private static final int MAX_CHARS = 4_000;

  private final Agents agents;
  private final Map<SessionKey, Deque<String>> waiting = new LinkedHashMap<>();
  private final Set<SessionKey> fromOutside = new HashSet<>();

  @Inject
  SystemEvents(Agents agents) {
    this.agents = agents;
  }

  /** Adds a line for the next turn of a session. One that waits last already is not repeated. */
  public void add(SessionKey session, String text) {
    String line = text.strip();
    if (line.isEmpty()) {
      return;
    }
    String cut = line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS) : line;
    Deque<String> lines = waiting.computeIfAbsent(session, key -> new ArrayDeque<>());
    if (cut.equals(lines.peekLast())) {
      return;
    }
    lines.addLast(cut);
    if (lines.size() > MAX_EVENTS) {
      lines.removeFirst();
    }
    if (waiting.size() > MAX_SESSIONS) {
      SessionKey oldest = waiting.keySet().iterator().next();
      waiting.remove(oldest);
      fromOutside.remove(oldest);
    }
  }

  /**
   * Adds a line whose words come from outsiders. A turn that the gateway starts because of it has
   * the rights of an outsider.
   */
  public void addFromOutside(SessionKey session, String text) {
    add(session, text);
    if (waiting.containsKey(session)) {
      fromOutside.add(session);
    }
  }

  /** Whether words of outsiders wait for a session. */
  public boolean outsideWaitsFor(SessionKey session) {
    return fromOutside.contains(session);
  }

  /** Adds a line for the main session of the main agent. */
  public void add(String text) {
    add(main(), text);
  }

  /** Returns what waits for a session, oldest first, and forgets it. */
  public List<String> drain(SessionKey session) {
    fromOutside.remove(session);
    Deque<String> lines = waiting.remove(session);
    return lines == null ? List.of() : List.copyOf(lines);
  }

  /** Whether something waits for a session. */
  public boolean waitsFor(SessionKey session) {
    return waiting.containsKey(session);
  }

  private SessionKey main() {
    return new SessionKey(agents.mainSessionKey());
  }

  /** What waits for the main session of the main agent, oldest first. */
  public JsonArray waiting() {
    JsonArray array = new JsonArray();
    Deque<String> lines = waiting.get(main());
    if (lines != null) {
      lines.forEach(array::add);
    }
    return array;
  }
}
