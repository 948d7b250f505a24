package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.cdp.CdpStream;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Traces of whole browsers, one at a time for each: what Chromium itself records, and what this
 * gateway has recorded of every tab, in one ZIP. For use on the loop of the browsers; files are
 * written on the worker pool.
 */
final class Traces {
  /** Chromium keeps the newest events within this. */
  private static final int BUFFER_KILOBYTES = 64 * 1024;

  /** More than a full buffer has ever become as text. */
  private static final long MAX_EVENT_BYTES = 512L << 20;

  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private static final List<String> CATEGORIES =
      List.of(
          "-*",
          "devtools.timeline",
          "disabled-by-default-devtools.timeline",
          "disabled-by-default-devtools.timeline.frame",
          "blink.user_timing",
          "loading",
          "latencyInfo",
          "navigation",
          "v8.execute");

  private final Vertx vertx;
  private final BrowserFolders folders;
  private final Clock clock;
  private final Map<Browser, Running> running = new WeakHashMap<>();

  @Inject
  Traces(Vertx vertx, BrowserFolders folders) {
    this(vertx, folders, Clock.systemUTC());
  }

  Traces(Vertx vertx, BrowserFolders folders, Clock clock) {
    this.vertx = vertx;
    this.folders = folders;
    this.clock = clock;
  }

  /** A trace that is being recorded. */
  private record Running(Instant since, Optional<TraceFrames> frames) {}

  /** Lets a new tab take part in the trace that runs, if one does. */
  void joined(Tab tab) {
    Optional.ofNullable(running.get(tab.browser()))
        .flatMap(Running::frames)
        .ifPresent(frames -> frames.watch(tab));
  }

  /** Begins; fails with 409 when a trace of this browser runs already. */
  Future<Void> start(Browser browser, boolean screenshots) {
    if (running.containsKey(browser)) {
      return Future.failedFuture(
          new BrowserException(
              409,
              "a trace of browser profile \""
                  + browser.profile().name()
                  + "\" runs since "
                  + running.get(browser).since()
                  + "; end it with POST /trace/stop"));
    }
    Optional<TraceFrames> frames =
        screenshots ? Optional.of(new TraceFrames(vertx)) : Optional.empty();
    running.put(browser, new Running(clock.instant(), frames));
    JsonArray categories = new JsonArray();
    CATEGORIES.forEach(categories::add);
    return browser
        .session()
        .send(
            "Tracing.start",
            new JsonObject()
                .put("transferMode", "ReturnAsStream")
                .put("streamFormat", "json")
                .put(
                    "traceConfig",
                    new JsonObject()
                        .put("recordMode", "recordContinuously")
                        .put("traceBufferSizeInKb", BUFFER_KILOBYTES)
                        .put("includedCategories", categories)))
        .onFailure(cause -> running.remove(browser))
        .onSuccess(begun -> frames.ifPresent(all -> browser.tabs().forEach(all::watch)))
        .recover(cause -> Future.failedFuture(refused(cause)))
        .mapEmpty();
  }

  private static Throwable refused(Throwable cause) {
    return cause instanceof CdpException refusal && refusal.reason().contains("already")
        ? new BrowserException(
            409, "somebody else records a trace of this browser: end that one first", cause)
        : cause;
  }

  /**
   * Ends the trace and writes it.
   *
   * @param path inside the traces folder, empty for a new name there
   * @return the absolute path; fails with 409 when no trace runs, with 400 for a wrong path, and
   *     then goes on recording
   */
  Future<Path> stop(Browser browser, String path) {
    String name = path.isEmpty() ? "browser-trace-" + UUID.randomUUID() + ".zip" : path;
    if (!running.containsKey(browser)) {
      return Future.failedFuture(
          new BrowserException(409, "no trace is running; begin one with POST /trace/start"));
    }
    return vertx
        .executeBlocking(() -> folders.traces().check(name), false)
        .compose(
            checked -> {
              Running ended = running.remove(browser);
              return ended == null
                  ? Future.failedFuture(
                      new BrowserException(409, "another call has just ended this trace"))
                  : written(browser, ended, name);
            });
  }

  private Future<Path> written(Browser browser, Running trace, String name) {
    Path temporary = folders.staging().resolve("trace-" + UUID.randomUUID() + ".zip");
    return end(browser.session())
        .compose(
            stream ->
                vertx
                    .executeBlocking(() -> TraceFile.create(temporary), false)
                    .compose(file -> fill(browser, trace, stream, file)))
        .compose(
            file -> vertx.executeBlocking(() -> folders.traces().adopt(temporary, name), false));
  }

  private static Future<String> end(CdpSession session) {
    Promise<JsonObject> complete = Promise.promise();
    Runnable stopHearing = session.on("Tracing.tracingComplete", complete::tryComplete);
    return session
        .send("Tracing.end", new JsonObject(), END_LIMIT)
        .compose(ending -> complete.future().timeout(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
        .onComplete(done -> stopHearing.run())
        .map(event -> event.getString("stream", ""));
  }

  private Future<Void> fill(Browser browser, Running trace, String stream, TraceFile file) {
    List<JsonObject> tabs = browser.tabs().stream().map(Traces::recorded).toList();
    List<TraceFrames.Frame> pictures = trace.frames().map(TraceFrames::end).orElse(List.of());
    JsonObject about =
        new JsonObject()
            .put("profile", browser.profile().name())
            .put("since", trace.since().toString())
            .put("until", clock.instant().toString())
            .put("screenshots", pictures.size());
    return blocking(() -> file.begin("trace.json"))
        .compose(begun -> copy(browser.session(), stream, file))
        .compose(
            copied ->
                blocking(
                    () -> {
                      file.entry("trace-info.json", about.encodePrettily());
                      for (int i = 0; i < tabs.size(); i++) {
                        JsonObject tab = tabs.get(i);
                        String name = "tab-" + (i + 1) + "-" + word(tab.getString("targetId"));
                        file.entry(name + ".json", tab.encodePrettily());
                      }
                      for (int i = 0; i < pictures.size(); i++) {
                        TraceFrames.Frame picture = pictures.get(i);
                        file.begin(
                            String.format(
                                Locale.ROOT,
                                "screenshots/%03d-%s-%d.jpeg",
                                i + 1,
                                word(picture.tab()),
                                picture.millis()));
                        file.write(Base64.getDecoder().decode(picture.base64()));
                      }
                      file.close();
                    }))
        .recover(cause -> blocking(file::discard).transform(gone -> Future.failedFuture(cause)));
  }

  private Future<Void> copy(CdpSession session, String stream, TraceFile file) {
    AtomicLong copied = new AtomicLong();
    return CdpStream.read(
        session,
        stream,
        piece ->
            copied.addAndGet(piece.length) > MAX_EVENT_BYTES
                ? Future.failedFuture(
                    new BrowserException(507, "the trace is too large; trace a shorter time"))
                : blocking(() -> file.write(piece)));
  }

  /** What this gateway has recorded of a tab. */
  private static JsonObject recorded(Tab tab) {
    TabRecorder recorder = tab.part(TabRecorder.class);
    return new JsonObject()
        .put("targetId", tab.targetId())
        .put("url", tab.url())
        .put("title", tab.title())
        .put(
            "console",
            new JsonArray(
                recorder.console().messages(ConsoleLevel.DEBUG).stream()
                    .map(message -> (Object) message.toJson())
                    .toList()))
        .put(
            "errors",
            new JsonArray(
                recorder.console().errors().stream()
                    .map(error -> (Object) error.toJson())
                    .toList()))
        .put(
            "requests",
            new JsonArray(
                recorder.requests().requests("").stream()
                    .map(request -> (Object) request.toJson())
                    .toList()));
  }

  /** The beginning of a tab's id, which a browser far away may have chosen badly. */
  private static String word(String targetId) {
    String plain = targetId.replaceAll("[^A-Za-z0-9]", "");
    return plain.length() > 8 ? plain.substring(0, 8) : plain;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private Future<Void> blocking(Writing writing) {
    return vertx.executeBlocking(
        () -> {
          writing.run();
          return null;
        },
        false);
  }
}
