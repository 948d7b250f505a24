package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import java.time.Clock;

/** Records one tab, frames of other sites included, from before its first page runs. */
final class TabRecorder implements TabPart {
  private final Tab tab;
  private final Traces traces;
  private final ConsoleRecorder console = new ConsoleRecorder();
  private final RequestRecorder requests;

  TabRecorder(Tab tab, Traces traces, Clock clock) {
    this.tab = tab;
    this.traces = traces;
    this.requests = new RequestRecorder(clock);
  }

  @Override
  public Future<Void> attach() {
    Future<Void> watching = watch(tab.session());
    traces.joined(tab);
    return watching;
  }

  @Override
  public Future<Void> attach(Frame otherSite) {
    return watch(otherSite.session());
  }

  /** What a worker says reaches the console through the page; what it fetches does not. */
  @Override
  public Future<Void> attachWorker(CdpSession worker) {
    return requests.watch(worker);
  }

  ConsoleRecorder console() {
    return console;
  }

  RequestRecorder requests() {
    return requests;
  }

  private Future<Void> watch(CdpSession session) {
    return Future.all(console.watch(session), requests.watch(session)).mapEmpty();
  }
}
