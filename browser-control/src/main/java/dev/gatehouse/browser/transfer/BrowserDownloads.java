package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.browser.file.CleanName;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.transfer.Download.State;
import dev.gatehouse.browser.transfer.Download.Waiter;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The downloads of one browser. Chromium writes each into a folder of our own, under a name of its
 * own; when it is whole, it is moved to where it belongs. For use on the loop.
 */
final class BrowserDownloads {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserDownloads.class);

  /** What nobody waits for must come to an end as well. */
  private static final Duration UNASKED_LIMIT = Duration.ofMinutes(10);

  private static final int UNASKED_AT_ONCE = 10;
  private static final int KEPT = 50;
  private static final long SPARE_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Browser browser;
  private final BrowserFolders folders;
  private final GatewayContext context;
  private final Path staging;
  private final Map<String, Waiter> waiting = new HashMap<>();
  private final Map<String, Download> running = new HashMap<>();
  private final Deque<Download> ended = new ArrayDeque<>();

  BrowserDownloads(Vertx vertx, Browser browser, BrowserFolders folders, GatewayContext context) {
    this.vertx = vertx;
    this.browser = browser;
    this.folders = folders;
    this.context = context;
    this.staging = folders.staging().resolve("in-" + UUID.randomUUID());
  }

  /** Tells the browser where to put downloads, and listens. */
  Future<Void> begin() {
    browser.session().on("Browser.downloadWillBegin", this::begun);
    browser.session().on("Browser.downloadProgress", this::progress);
    browser.session().closed().onComplete(done -> end());
    return vertx
        .executeBlocking(
            () -> {
              SecureFiles.createDirectories(staging);
              return staging.toRealPath();
            },
            false)
        .compose(
            folder ->
                browser
                    .session()
                    .send(
                        "Browser.setDownloadBehavior",
                        new JsonObject()
                            .put("behavior", "allowAndName")
                            .put("downloadPath", folder.toString())
                            .put("eventsEnabled", true)))
        .mapEmpty();
  }

  /**
   * Waits for the next download of a tab.
   *
   * @param path where it shall go, empty for a name of our own
   */
  Future<Download> next(Tab tab, Optional<String> path, Duration limit, Future<Void> gone) {
    Waiter waiter = new Waiter(Promise.promise(), path);
    Waiter older = waiting.put(tab.targetId(), waiter);
    if (older != null) {
      older.done().tryFail(new BrowserException(409, "Download was superseded by another waiter"));
    }
    long timer = vertx.setTimer(limit.toMillis(), late -> timedOut(tab, waiter, limit));
    tab.session()
        .closed()
        .onComplete(
            closed -> {
              if (waiting.remove(tab.targetId(), waiter)) {
                waiter
                    .done()
                    .tryFail(
                        new BrowserException(
                            500, "the tab was closed before it downloaded anything"));
              }
            });
    gone.onComplete(left -> abandon(tab, waiter));
    return waiter.done().future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Ends the waiting for a tab's next download: what was to start it has failed. */
  void refuse(Tab tab, Throwable why) {
    Waiter waiter = waiting.remove(tab.targetId());
    if (waiter != null) {
      waiter.done().tryFail(why);
    }
  }

  /** Those that run, then those that have ended, the newest first. */
  List<Map<String, Object>> listed() {
    List<Download> all = new java.util.ArrayList<>(running.values());
    all.addAll(ended);
    return all.stream().map(Download::listed).toList();
  }

  private void abandon(Tab tab, Waiter waiter) {
    waiting.remove(tab.targetId(), waiter);
    waiter.done().tryFail(new BrowserException(499, "nobody waits for the download any more"));
  }

  private void begun(JsonObject event) {
    String guid = event.getString("guid", "");
    String frame = event.getString("frameId", "");
    Optional<Waiter> waiter =
        browser.tabs().stream()
            .filter(tab -> tab.frames().find(frame).isPresent())
            .findFirst()
            .or(() -> onlyWaiting())
            .flatMap(tab -> Optional.ofNullable(waiting.remove(tab.targetId())));
    Download download =
        new Download(
            guid,
            event.getString("url", ""),
            CleanName.of(event.getString("suggestedFilename", "")),
            waiter);
    running.put(guid, download);
    if (waiter.isEmpty()) {
      long unasked = running.values().stream().filter(one -> one.waiter.isEmpty()).count();
      if (unasked > UNASKED_AT_ONCE) {
        cancel(download, new BrowserException(500, "too many downloads at once"));
      } else {
        vertx.setTimer(
            UNASKED_LIMIT.toMillis(),
            late ->
                cancel(
                    download,
                    new BrowserException(
                        500,
                        "the download did not end within " + UNASKED_LIMIT.toMinutes() + " min")));
      }
    }
  }

  /** A tab that opens only to download may be gone before its frame was ever known. */
  private Optional<Tab> onlyWaiting() {
    return waiting.size() == 1
        ? browser.tabs().stream().filter(tab -> waiting.containsKey(tab.targetId())).findFirst()
        : Optional.empty();
  }

  private void progress(JsonObject event) {
    Download download = running.get(event.getString("guid", ""));
    if (download == null || download.state != State.RUNNING) {
      return;
    }
    download.received = event.getDouble("receivedBytes", 0.0).longValue();
    download.total = event.getDouble("totalBytes", 0.0).longValue();
    long most = TransferSettings.of(context).maxBytes();
    switch (event.getString("state", "")) {
      case "completed" -> {
        if (download.received > most) {
          fail(download, tooLarge(download, most));
        } else {
          keep(download);
        }
      }
      case "canceled" -> interrupted(download);
      default -> {
        if (Math.max(download.received, download.total) > most) {
          cancel(download, tooLarge(download, most));
        } else if (download.waiter.isEmpty() && unasked(running.values()) > most) {
          cancel(
              download, new BrowserException(500, "too much is downloaded that nobody asked for"));
        }
      }
    }
  }

  private void keep(Download download) {
    download.state = State.MOVING;
    String name =
        download
            .waiter
            .flatMap(Waiter::path)
            .orElseGet(() -> UUID.randomUUID() + "-" + download.suggested);
    vertx
        .executeBlocking(
            () -> {
              Path whole = staging.resolve(download.guid);
              restrict(whole);
              return folders.downloads().adopt(whole, name);
            },
            false)
        .onComplete(
            kept -> {
              if (kept.succeeded()) {
                download.path = kept.result();
                download.state = State.DONE;
                over(download);
                download.waiter.ifPresent(waiter -> waiter.done().tryComplete(download));
              } else {
                fail(
                    download,
                    kept.cause() instanceof BrowserException known
                        ? known
                        : new BrowserException(
                            500, "the download could not be kept", kept.cause()));
              }
            });
  }

  private static void restrict(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** The browser has given up: say why, where that can be found out. */
  private void interrupted(Download download) {
    download.state = State.MOVING;
    vertx
        .executeBlocking(() -> Files.getFileStore(staging).getUsableSpace(), false)
        .otherwise(Long.MAX_VALUE)
        .onSuccess(
            space -> {
              long missing = Math.max(0, download.total - download.received);
              fail(
                  download,
                  space < Math.max(SPARE_BYTES, missing)
                      ? new BrowserException(
                          507,
                          "the disk that holds "
                              + folders.downloads().root()
                              + " is full: the download was given up")
                      : new BrowserException(
                          500,
                          "the download of "
                              + download.suggested
                              + " broke off after "
                              + download.received
                              + " bytes: the page, its server or the network ended it"));
            });
  }

  private void timedOut(Tab tab, Waiter waiter, Duration limit) {
    if (waiting.remove(tab.targetId(), waiter)) {
      waiter
          .done()
          .tryFail(
              new BrowserException(
                  500,
                  "no download began within "
                      + limit.toMillis()
                      + " ms: call this first, then act on what starts the download, or use POST"
                      + " /download with its ref"));
      return;
    }
    running.values().stream()
        .filter(download -> download.waiter.filter(own -> own == waiter).isPresent())
        .findFirst()
        .ifPresent(
            download ->
                cancel(
                    download,
                    new BrowserException(
                        500,
                        "the download of "
                            + download.suggested
                            + " did not end within "
                            + limit.toMillis()
                            + " ms and was cancelled: "
                            + download.received
                            + " bytes had come"
                            + (download.total > 0 ? " of " + download.total : ""))));
  }

  private void cancel(Download download, BrowserException why) {
    if (download.state != State.RUNNING) {
      return;
    }
    fail(download, why);
    browser
        .session()
        .send("Browser.cancelDownload", new JsonObject().put("guid", download.guid))
        .onComplete(cancelled -> discard(download));
  }

  private void fail(Download download, BrowserException why) {
    download.state = State.FAILED;
    download.failure = why;
    over(download);
    discard(download);
    LOG.info("a download failed profile={} why={}", browser.profile().name(), why.getMessage());
    download.waiter.ifPresent(waiter -> waiter.done().tryFail(why));
  }

  private void over(Download download) {
    running.remove(download.guid);
    ended.addFirst(download);
    while (ended.size() > KEPT) {
      forgetFile(ended.removeLast());
    }
    // A page must not fill the disk with what nobody asked for: the oldest of that goes.
    long most = TransferSettings.of(context).maxBytes();
    Iterator<Download> oldestFirst = ended.descendingIterator();
    while (oldestFirst.hasNext() && unasked(ended) > most) {
      Download oldest = oldestFirst.next();
      if (oldest.waiter.isEmpty() && oldest.path != null) {
        oldestFirst.remove();
        forgetFile(oldest);
      }
    }
  }

  private void forgetFile(Download download) {
    Path path = download.path;
    if (path != null && download.waiter.isEmpty()) {
      vertx.executeBlocking(() -> Files.deleteIfExists(path), false);
    }
  }

  /** How many bytes downloads hold on the disk that nobody waited for. */
  private static long unasked(Collection<Download> downloads) {
    return downloads.stream()
        .filter(one -> one.waiter.isEmpty() && one.state != State.FAILED)
        .mapToLong(one -> one.received)
        .sum();
  }

  private void discard(Download download) {
    vertx.executeBlocking(
        () -> {
          Files.deleteIfExists(staging.resolve(download.guid));
          return Files.deleteIfExists(staging.resolve(download.guid + ".crdownload"));
        },
        false);
  }

  /** The browser has ended, and every download with it. */
  private void end() {
    List.copyOf(running.values())
        .forEach(
            download ->
                fail(
                    download,
                    new BrowserException(500, "the browser ended before the download did")));
    waiting
        .values()
        .forEach(
            waiter ->
                waiter
                    .done()
                    .tryFail(
                        new BrowserException(500, "the browser ended before a download began")));
    waiting.clear();
    vertx.executeBlocking(
        () -> {
          try (var left = Files.newDirectoryStream(staging)) {
            for (Path file : left) {
              Files.deleteIfExists(file);
            }
          }
          return Files.deleteIfExists(staging);
        },
        false);
  }

  private static BrowserException tooLarge(Download download, long most) {
    return new BrowserException(
        500,
        "the download of "
            + download.suggested
            + " is larger than the "
            + TransferSettings.shown(most)
            + " that browser.maxDownloadMiB allows, and was cancelled");
  }
}
