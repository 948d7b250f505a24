package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.state.Emulation.Command;
import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what one tab is made to believe, for as long as the tab lives: on its own session, which is
 * never given up, and on each session that its frames and workers get later. For use on the loop.
 */
final class TabEmulation implements TabPart {
  private final Tab tab;
  private final BrowserSettingsTable browsers;
  private final Emulations own = new Emulations();
  private final Set<CdpSession> workers = new LinkedHashSet<>();
  private AgentChoice agent = AgentChoice.NONE;

  TabEmulation(Tab tab, BrowserSettingsTable browsers) {
    this.tab = tab;
    this.browsers = browsers;
  }

  /** What the tab says about itself: as a device, and in which language. */
  record AgentChoice(Optional<Device> device, String language) {
    static final AgentChoice NONE = new AgentChoice(Optional.empty(), "");

    AgentChoice withDevice(Optional<Device> other) {
      return new AgentChoice(other, language);
    }

    AgentChoice withLanguage(String other) {
      return new AgentChoice(device, other);
    }
  }

  @Override
  public Future<Void> attach() {
    return Future.join(browsers.of(tab.browser()).toPage(tab.session()), browsers.credentials(tab))
        .mapEmpty();
  }

  @Override
  public Future<Void> attach(Frame otherSite) {
    CdpSession session = otherSite.session();
    return Future.join(browsers.of(tab.browser()).toFrame(session), own.toFrame(session))
        .mapEmpty();
  }

  @Override
  public Future<Void> attachWorker(CdpSession worker) {
    workers.add(worker);
    worker.closed().onComplete(done -> workers.remove(worker));
    return Future.join(browsers.of(tab.browser()).toWorker(worker), own.toWorker(worker))
        .mapEmpty();
  }

  AgentChoice agent() {
    return agent;
  }

  /** Keeps {@code choice}, once the override for it is in force. */
  void agent(AgentChoice choice) {
    agent = choice;
  }

  /** Brings an override about and keeps it. Fails when the page refuses it. */
  Future<Void> set(Subject subject, Emulation change) {
    return spread(change).onSuccess(done -> own.put(subject, change));
  }

  /** Ends an override by the commands that undo it. */
  Future<Void> unset(Subject subject, Emulation undo) {
    if (!own.has(subject)) {
      return Future.succeededFuture();
    }
    return spread(undo).onSuccess(done -> own.remove(subject));
  }

  boolean has(Subject subject) {
    return own.has(subject);
  }

  /** Sends an override to all sessions of the tab; only the page's own may refuse it. */
  Future<Void> spread(Emulation change) {
    return Emulations.send(tab.session(), change.page())
        .recover(cause -> Future.failedFuture(explained(cause)))
        .compose(
            done -> {
              change.frame().ifPresent(command -> frames().forEach(s -> quietly(s, command)));
              change.worker().ifPresent(command -> workers.forEach(s -> quietly(s, command)));
              return Future.succeededFuture();
            });
  }

  private Set<CdpSession> frames() {
    Set<CdpSession> sessions = new LinkedHashSet<>();
    for (Frame frame : List.copyOf(tab.frames().all())) {
      if (frame.session() != tab.session()) {
        sessions.add(frame.session());
      }
    }
    return sessions;
  }

  // A frame or worker that goes away just now refuses, and nobody misses it.
  private static void quietly(CdpSession session, Command command) {
    Emulations.send(session, command).otherwiseEmpty();
  }

  private static Throwable explained(Throwable cause) {
    if (cause instanceof CdpException failure && failure.timedOut()) {
      return new BrowserException(
          500,
          "the page does not answer: a script keeps it busy. Close the tab, or end the script with"
              + " act evaluate, then try again",
          cause);
    }
    return cause;
  }
}
