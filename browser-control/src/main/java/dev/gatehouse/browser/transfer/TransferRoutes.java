package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.act.Clicks;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.snapshot.Elements;
import dev.gatehouse.browser.snapshot.Refs;
import dev.gatehouse.browser.snapshot.ResolvedElement;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The routes of files: into a page, and out of it. */
final class TransferRoutes implements Routes {
  private static final double STANDARD_MILLIS = 120_000;
  private static final double LEAST_MILLIS = 500;
  private static final double MOST_MILLIS = 3_600_000;
  private static final long CHOOSER_MILLIS = 10_000;

  private final Vertx vertx;
  private final Downloads downloads;
  private final StagedFiles staged;
  private final BrowserFolders folders;
  private final Clicks clicks;

  @Inject
  TransferRoutes(
      Vertx vertx, Downloads downloads, StagedFiles staged, BrowserFolders folders, Clicks clicks) {
    this.vertx = vertx;
    this.downloads = downloads;
    this.staged = staged;
    this.folders = folders;
    this.clicks = clicks;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/hooks/file-chooser", Access.WRITE, this::upload),
        new Route("POST", "/wait/download", Access.WRITE, this::waitForDownload),
        new Route("POST", "/download", Access.WRITE, this::download),
        new Route("GET", "/downloads", Access.READ, this::list));
  }

  private Future<Map<String, Object>> upload(Call call) {
    Fields fields = call.fields();
    List<String> paths = fields.texts("paths");
    if (paths.isEmpty()) {
      throw new BrowserException(400, "paths are required");
    }
    String ref = fields.text("ref").orElse("");
    String inputRef = fields.text("inputRef").orElse("");
    String css = fields.text("element").orElse("");
    if (!ref.isEmpty() && !(inputRef.isEmpty() && css.isEmpty())) {
      throw new BrowserException(400, "ref cannot be combined with inputRef or element");
    }
    Duration limit = limit(fields);
    return staged
        .copy(paths)
        .compose(files -> call.tab().compose(tab -> give(call, tab, files, limit)));
  }

  private Future<Map<String, Object>> give(Call call, Tab tab, List<Path> files, Duration limit) {
    if (tab.browser().profile().remote()) {
      throw new BrowserException(
          501, "files cannot be given to a browser on another host: it would look for them there");
    }
    Fields fields = call.fields();
    String ref = fields.text("ref").orElse("");
    String inputRef = fields.text("inputRef").orElse("");
    Optional<String> css = fields.text("element");
    Map<String, Object> answer = Map.of("ok", true, "targetId", tab.targetId());
    if (!inputRef.isEmpty() || css.isPresent()) {
      return tab.run(
          () ->
              input(tab, inputRef, css)
                  .compose(input -> FileInput.set(input.session(), input.backendNodeId(), files))
                  .map(answer));
    }
    // Not in the tab's queue while it waits: what opens the chooser may come from another call.
    return tab.part(FileChooser.class)
        .arm(files, limit)
        .compose(
            served ->
                ref.isEmpty()
                    ? Future.succeededFuture(answer)
                    : clicks
                        .click(tab, ref, call.gone())
                        .compose(
                            clicked ->
                                served.timeout(
                                    Math.min(CHOOSER_MILLIS, limit.toMillis()),
                                    TimeUnit.MILLISECONDS))
                        .map(answer)
                        .recover(cause -> Future.failedFuture(explained(ref, cause))));
  }

  private static Throwable explained(String ref, Throwable cause) {
    return cause instanceof java.util.concurrent.TimeoutException
        ? new BrowserException(
            500,
            "clicking \""
                + ref
                + "\" opened no file chooser: give the ref of the file input as inputRef")
        : cause;
  }

  private static Future<ResolvedElement> input(Tab tab, String ref, Optional<String> css) {
    return css.isPresent()
        ? Elements.find(tab, css.get(), Optional.empty())
        : Refs.of(tab).resolve(ref);
  }

  private Future<Map<String, Object>> waitForDownload(Call call) {
    Optional<String> path = call.fields().text("path");
    Duration limit = limit(call.fields());
    return checked(path)
        .compose(fine -> call.tab())
        .compose(
            tab ->
                downloads
                    .of(tab.browser())
                    .compose(all -> all.next(tab, path, limit, call.gone()))
                    .map(done -> answer(tab, done)));
  }

  private Future<Map<String, Object>> download(Call call) {
    String ref = call.fields().required("ref");
    Optional<String> path = Optional.of(call.fields().required("path"));
    Duration limit = limit(call.fields());
    return checked(path)
        .compose(fine -> call.tab())
        .compose(
            tab ->
                downloads
                    .of(tab.browser())
                    .compose(
                        all -> {
                          Future<Download> next = all.next(tab, path, limit, call.gone());
                          clicks
                              .click(tab, ref, call.gone())
                              .onFailure(cause -> all.refuse(tab, cause));
                          return next;
                        })
                    .map(done -> answer(tab, done)));
  }

  private Future<Map<String, Object>> list(Call call) {
    return call.runningBrowser()
        .compose(downloads::of)
        .map(all -> Map.of("ok", true, "downloads", all.listed()));
  }

  /** Bad paths are refused before any browser is asked. */
  private Future<Void> checked(Optional<String> path) {
    return path.isEmpty()
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> folders.downloads().check(path.get()), false).mapEmpty();
  }

  private static Map<String, Object> answer(Tab tab, Download done) {
    return Map.of("ok", true, "targetId", tab.targetId(), "download", done.json());
  }

  private static Duration limit(Fields fields) {
    double millis = fields.number("timeoutMs").orElse(STANDARD_MILLIS);
    return Duration.ofMillis((long) Math.max(LEAST_MILLIS, Math.min(millis, MOST_MILLIS)));
  }
}
