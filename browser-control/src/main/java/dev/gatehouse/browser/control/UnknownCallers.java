package dev.gatehouse.browser.control;

import io.vertx.core.http.HttpConnection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections on which nobody has shown the secret yet. There are never more than {@value
 * #MAX}: the oldest one makes room for a new one, so that whoever holds many open keeps nobody out
 * who has the secret. Safe to use from several threads; never blocks.
 */
final class UnknownCallers {
  static final int MAX = 128;

  private final Set<HttpConnection> waiting = new LinkedHashSet<>();

  /** Takes a new connection, and closes the oldest one where there are too many. */
  void add(HttpConnection connection) {
    HttpConnection tooOld = null;
    synchronized (waiting) {
      if (waiting.size() >= MAX) {
        Iterator<HttpConnection> oldest = waiting.iterator();
        tooOld = oldest.next();
        oldest.remove();
      }
      waiting.add(connection);
    }
    if (tooOld != null) {
      tooOld.close();
    }
  }

  /** Forgets a connection that is closed, or on which somebody is known now. */
  void remove(HttpConnection connection) {
    synchronized (waiting) {
      waiting.remove(connection);
    }
  }
}
