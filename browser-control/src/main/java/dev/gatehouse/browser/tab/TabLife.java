package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to one tab from its first moment to its last. For use on the loop. */
final class TabLife {
  private static final Logger LOG = LoggerFactory.getLogger(TabLife.class);

  /** A page that does not answer while it waits is let go on, so that it cannot hang for ever. */
  private static final Duration ATTACH_LIMIT = Duration.ofSeconds(2);

  private static final JsonArray FRAMES_AND_WORKERS =
      new JsonArray()
          .add(new JsonObject().put("type", "iframe"))
          .add(new JsonObject().put("type", "worker"));

  private final Tab tab;
  private final Promise<Void> ready = Promise.promise();
  private final Promise<Void> gone = Promise.promise();
  private final Promise<Void> settled = Promise.promise();
  private String title = "";
  private String knownUrl = "";
  private boolean crashed;
  private boolean arrived;

  TabLife(Tab tab) {
    this.tab = tab;
  }

  String title() {
    return title;
  }

  String knownUrl() {
    return knownUrl;
  }

  boolean crashed() {
    return crashed;
  }

  /** Completes once the page runs with every part attached. Never fails. */
  Future<Void> ready() {
    return ready.future();
  }

  /** Completes when the tab is gone. Never fails. */
  Future<Void> gone() {
    return gone.future();
  }

  /** Takes a new tab to its first page; completes when that has loaded or has given up. */
  Future<Void> load(String url) {
    tab.session()
        .send("Page.navigate", new JsonObject().put("url", url))
        .onSuccess(
            answer -> {
              // A download, or an answer without content, leaves the tab where it is.
              if (answer.getBoolean("isDownload", false)
                  || answer.getString("errorText", "").equals("net::ERR_ABORTED")) {
                settled.tryComplete();
              }
            })
        .onFailure(cause -> settled.tryComplete());
    return settled.future();
  }

  void described(JsonObject info) {
    title = info.getString("title", title);
    knownUrl = Frame.cut(info.getString("url", knownUrl));
  }

  /** Attaches everything to a page that waits, then lets the page run. */
  void begin(Set<TabPartFactory> factories) {
    CdpSession session = tab.session();
    session.on("Target.attachedToTarget", this::separated);
    session.on("Inspector.targetCrashed", event -> crash());
    session.on("Inspector.targetReloadedAfterCrash", event -> alive());
    session.on("Page.loadEventFired", event -> settle());
    session.on("Page.frameStoppedLoading", this::stopped);
    session.on("Page.frameNavigated", this::navigated);
    tab.parts(factories.stream().map(factory -> factory.create(tab)).toList());
    List<Future<?>> steps = new ArrayList<>();
    steps.add(tab.frames().follow());
    steps.add(attachFrames(session));
    steps.add(session.send("Inspector.enable"));
    steps.add(
        session.send("Emulation.setFocusEmulationEnabled", new JsonObject().put("enabled", true)));
    tab.parts().forEach(part -> steps.add(attached(part, part::attach)));
    run(session, steps).onComplete(done -> ready.tryComplete());
  }

  void crash() {
    if (!crashed) {
      crashed = true;
      LOG.warn(
          "a tab has crashed profile={} target={}", tab.browser().profile().name(), tab.targetId());
      tab.session().abandon("the tab has crashed");
      settled.tryComplete();
    }
  }

  /** The tab is closed, or its browser has ended. */
  void end() {
    if (gone.tryComplete()) {
      settled.tryComplete();
      ready.tryComplete();
      for (TabPart part : tab.parts()) {
        try {
          part.detached();
        } catch (RuntimeException e) {
          LOG.warn("a part of a tab failed to let go of it", e);
        }
      }
    }
  }

  private void alive() {
    crashed = false;
  }

  private void navigated(JsonObject event) {
    JsonObject frame = event.getJsonObject("frame", new JsonObject());
    if (frame.getString("parentId", "").isEmpty()) {
      alive();
      arrived |= !frame.getString("url", "").equals("about:blank");
    }
  }

  private void settle() {
    if (arrived) {
      settled.tryComplete();
    }
  }

  private void stopped(JsonObject event) {
    if (tab.frames().main().id().equals(event.getString("frameId"))) {
      settle();
    }
  }

  /** Asks for a session with each frame of another site and each worker below {@code session}. */
  private static Future<Void> attachFrames(CdpSession session) {
    return session
        .send(
            "Target.setAutoAttach",
            new JsonObject()
                .put("autoAttach", true)
                .put("waitForDebuggerOnStart", true)
                .put("flatten", true)
                .put("filter", FRAMES_AND_WORKERS))
        .mapEmpty();
  }

  private void separated(JsonObject event) {
    JsonObject info = event.getJsonObject("targetInfo", new JsonObject());
    CdpSession own =
        tab.session().connection().session(event.getString("sessionId", "")).orElse(null);
    if (own == null) {
      return;
    }
    if ("worker".equals(info.getString("type"))) {
      joinWorker(own);
      return;
    }
    if (!"iframe".equals(info.getString("type"))) {
      run(own, List.of());
      return;
    }
    Frame frame =
        tab.frames()
            .separated(info.getString("targetId", ""), info.getString("parentFrameId", ""), own);
    own.on("Target.attachedToTarget", this::separated);
    own.on("Inspector.targetCrashed", crash -> own.abandon("the frame has crashed"));
    List<Future<?>> steps = new ArrayList<>();
    steps.add(tab.frames().follow(own));
    steps.add(attachFrames(own));
    steps.add(own.send("Inspector.enable"));
    tab.parts().forEach(part -> steps.add(attached(part, () -> part.attach(frame))));
    run(own, steps);
  }

  private void joinWorker(CdpSession worker) {
    worker.on("Target.attachedToTarget", this::separated);
    List<Future<?>> steps = new ArrayList<>();
    steps.add(attachFrames(worker));
    tab.parts().forEach(part -> steps.add(attached(part, () -> part.attachWorker(worker))));
    run(worker, steps);
  }

  private Future<Void> attached(TabPart part, Supplier<Future<Void>> attach) {
    Future<Void> attaching;
    try {
      attaching = attach.get();
    } catch (RuntimeException e) {
      attaching = Future.failedFuture(e);
    }
    return attaching.onFailure(
        cause -> {
          if (!tab.session().closed().isComplete()) {
            LOG.warn(
                "a part could not join a tab part={} target={}",
                part.getClass().getSimpleName(),
                tab.targetId(),
                cause);
          }
        });
  }

  private static Future<Void> run(CdpSession session, List<Future<?>> steps) {
    return Future.join(steps)
        .timeout(ATTACH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(
            cause ->
                LOG.debug(
                    "a page was let go on before everything had joined target={}",
                    session.targetId(),
                    cause))
        .transform(
            done -> session.send("Runtime.runIfWaitingForDebugger", new JsonObject(), ATTACH_LIMIT))
        .otherwiseEmpty()
        .mapEmpty();
  }
}
