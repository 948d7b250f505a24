package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a gateway that was killed has left of its browsers, when the next one starts. Where
 * nothing was left, nothing but one directory is looked at. Never blocks.
 */
public final class KilledBrowsers {
  private static final Logger LOG = LoggerFactory.getLogger(KilledBrowsers.class);

  private final Vertx vertx;
  private final Provider<Chromium> chromium;

  @Inject
  KilledBrowsers(Vertx vertx, Provider<Chromium> chromium) {
    this.vertx = requireNonNull(vertx, "vertx");
    this.chromium = requireNonNull(chromium, "chromium");
  }

  /**
   * Ends them. To be called before any browser is started. Never fails: what cannot be ended is
   * logged, and tried again when that browser is started.
   *
   * @param browsers the directory with one directory for each browser profile
   */
  public Future<Void> end(Path browsers) {
    return vertx
        .executeBlocking(() -> recorded(browsers), false)
        .compose(
            left ->
                Future.join(left.stream().map(home -> chromium.get().recover(home)).toList())
                    .mapEmpty())
        .otherwise(
            cause -> {
              LOG.warn("cannot clear what was left of browsers in {}", browsers, cause);
              return null;
            })
        .mapEmpty();
  }

  /** Whether there is anything to end. Blocks. */
  public static boolean left(Path browsers) throws IOException {
    return !recorded(browsers).isEmpty();
  }

  /** The user data directories beside which a record was left. */
  static List<Path> recorded(Path browsers) throws IOException {
    if (!Files.isDirectory(browsers)) {
      return List.of();
    }
    try (Stream<Path> profiles = Files.list(browsers)) {
      return profiles
          .map(profile -> profile.resolve("user-data"))
          .filter(userData -> Files.exists(BrowserRecord.file(new BrowserHome(userData))))
          .toList();
    }
  }
}
