package dev.gatehouse.browser.roster;

import dev.gatehouse.browser.chromium.Chromium;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.ProfileInspector;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The directories of managed browsers. Only what lies below the instance's own {@code browser}
 * directory is ever moved, no link is followed, and nothing is moved under a browser that runs.
 */
final class BrowserData {
  private final Vertx vertx;
  private final GatewayContext context;
  private final Chromium chromium;
  private final ProfileInspector inspector;

  @Inject
  BrowserData(Vertx vertx, GatewayContext context, Chromium chromium, ProfileInspector inspector) {
    this.vertx = vertx;
    this.context = context;
    this.chromium = chromium;
    this.inspector = inspector;
  }

  /** All that belongs to a browser profile. */
  Path directory(String profile) {
    return root().resolve(profile);
  }

  /** What its browser writes. */
  Path userData(String profile) {
    return directory(profile).resolve("user-data");
  }

  /**
   * Fails with 409 when a browser still runs on the data of {@code profile}; ours must have been
   * stopped before. What an earlier gateway has left running there is ended.
   */
  Future<Void> requireUnused(BrowserSituation situation, BrowserProfile profile) {
    Path userData = userData(profile.name());
    boolean fixed =
        profile.portSource() == PortSource.PINNED || profile.portSource() == PortSource.URL;
    return chromium
        .recover(userData)
        .compose(ended -> vertx.executeBlocking(() -> UserDataLock.holder(userData), false))
        .compose(
            holder ->
                holder.isPresent()
                    ? Future.failedFuture(
                        new BrowserException(
                            409,
                            "the browser data of profile \""
                                + profile.name()
                                + "\" is in use by "
                                + holder.get()
                                + ", which this instance did not start: close that browser first"))
                    : Future.succeededFuture())
        .compose(
            free ->
                fixed && profile.endpoint().loopback()
                    ? inspector
                        .inspect(situation, profile)
                        .compose(report -> refuseLive(profile, report))
                    : Future.succeededFuture());
  }

  private static Future<Void> refuseLive(BrowserProfile profile, ProfileInspector.Report report) {
    return switch (report.finding().listener()) {
      case BROWSER, SILENT ->
          Future.failedFuture(
              new BrowserException(
                  409,
                  "a browser that this instance did not start answers on port "
                      + profile.cdpPort()
                      + " of profile \""
                      + profile.name()
                      + "\""
                      + report.owner().map(owner -> " (" + owner + ")").orElse("")
                      + ": close it first"));
      case NOTHING, OTHER -> Future.succeededFuture();
    };
  }

  /**
   * Moves {@code directory} to the trash, on a worker.
   *
   * @return empty when there is none
   */
  Future<Optional<Trash.Moved>> discard(Path directory, String name) {
    return vertx
        .executeBlocking(
            () -> {
              requireOwn(directory);
              return Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                  ? Optional.of(trash().move(directory, name))
                  : Optional.<Trash.Moved>empty();
            },
            false)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof IOException
                        ? new BrowserException(
                            500,
                            directory
                                + " cannot be moved to the trash and stays where it is: "
                                + cause.getMessage(),
                            cause)
                        : cause));
  }

  /** Takes a directory back out of the trash, on a worker. */
  Future<Void> restore(Trash.Moved moved) {
    return vertx
        .executeBlocking(
            () -> {
              trash().restore(moved);
              return null;
            },
            false)
        .mapEmpty();
  }

  private Path root() {
    return context.instance().stateDirectory().resolve("browser");
  }

  private Trash trash() {
    return new Trash(
        context.config().environment(),
        context.instance().stateDirectory().resolve("trash"),
        Clock.systemUTC(),
        System.getProperty("os.name", ""));
  }

  /** The names are checked long before; this holds even if they were not. */
  private void requireOwn(Path directory) throws IOException {
    Path root = root();
    Path inside = directory.normalize();
    if (!inside.startsWith(root) || inside.equals(root)) {
      throw new IOException("it is not below " + root);
    }
    for (Path step = inside; step != null && step.startsWith(root); step = step.getParent()) {
      if (Files.isSymbolicLink(step)) {
        throw new IOException(step + " is a link; remove or move it by hand");
      }
    }
  }
}
