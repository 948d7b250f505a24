package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.state.Emulation.Command;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is overridden, one override for each subject, in the order of their first use. */
final class Emulations {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Map<Subject, Emulation> bySubject = new LinkedHashMap<>();

  /** What an override is about. */
  enum Subject {
    OFFLINE,
    HEADERS,
    GEOLOCATION,
    METRICS,
    TOUCH,
    AGENT,
    TIMEZONE,
    LOCALE,
    MEDIA
  }

  void put(Subject subject, Emulation change) {
    bySubject.put(subject, change);
  }

  void remove(Subject subject) {
    bySubject.remove(subject);
  }

  boolean has(Subject subject) {
    return bySubject.containsKey(subject);
  }

  /** Sends everything to a tab's own session, at once. */
  Future<Void> toPage(CdpSession session) {
    return send(session, change -> Optional.of(change.page()));
  }

  /** Sends what concerns it to the session of a frame of another site. */
  Future<Void> toFrame(CdpSession session) {
    return send(session, Emulation::frame);
  }

  /** Sends what concerns it to the session of a worker. */
  Future<Void> toWorker(CdpSession session) {
    return send(session, Emulation::worker);
  }

  private Future<Void> send(CdpSession session, Function<Emulation, Optional<Command>> which) {
    List<Future<?>> sent = new ArrayList<>();
    for (Emulation change : bySubject.values()) {
      which.apply(change).ifPresent(command -> sent.add(send(session, command)));
    }
    return Future.join(sent).mapEmpty();
  }

  static Future<Void> send(CdpSession session, Command command) {
    return session.send(command.method(), command.params(), LIMIT).mapEmpty();
  }
}
