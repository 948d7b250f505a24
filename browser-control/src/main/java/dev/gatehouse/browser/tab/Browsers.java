package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.chromium.Chromium;
import dev.gatehouse.browser.chromium.Exit;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.tab.ProfileSlot.Running;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table of the browsers of this gateway. Starts and stops of one browser profile run one
 * after the other, so that parallel first calls start one browser; those of different profiles run
 * side by side. A browser that ends by itself leaves the table, and the next call starts it again.
 * May be called from any thread; answers come on the loop of the browsers.
 */
public final class Browsers {
  private static final Logger LOG = LoggerFactory.getLogger(Browsers.class);
  private static final long EXIT_MILLIS = 2_000;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final GatewayContext context;
  private final BrowserSituation.Reader situations;
  private final CdpConnector connector;
  private final Provider<Chromium> chromium;
  private final Provider<BrowserOpener> opener;
  private final InstantSource clock;
  private final Map<String, ProfileSlot> slots = new LinkedHashMap<>();
  private boolean closed;

  @Inject
  Browsers(
      Vertx vertx,
      GatewayContext context,
      BrowserSituation.Reader situations,
      CdpConnector connector,
      Provider<Chromium> chromium,
      Provider<BrowserOpener> opener) {
    this.vertx = vertx;
    this.context = context;
    this.situations = situations;
    this.connector = connector;
    this.chromium = chromium;
    this.opener = opener;
    this.clock = InstantSource.system();
  }

  /**
   * Returns the running browser of {@code profile}, started or attached to where there is none.
   *
   * @param profile empty for the default one
   * @return fails with {@link BrowserException}: 404 when there is no such browser profile, 409
   *     when it must not be used, 500 when its browser does not start or answer
   */
  public Future<Browser> ensure(String profile) {
    return ensure(profile, Optional.empty());
  }

  /**
   * The same, with a window or without one where the browser is not running yet.
   *
   * @param headless empty for what the configuration says
   */
  public Future<Browser> ensure(String profile, Optional<Boolean> headless) {
    return situations.read().compose(situation -> ensure(situation, profile, headless));
  }

  /** The same for a caller who has read the situation. */
  public Future<Browser> ensure(
      BrowserSituation situation, String name, Optional<Boolean> headless) {
    return onLoop(
        () -> {
          BrowserProfile profile = usable(situation, name);
          ProfileSlot slot = slot(profile.name());
          Optional<Browser> running = alive(slot, profile);
          headless.ifPresent(asked -> mayChoose(profile, running, asked));
          if (running.isPresent()) {
            return Future.succeededFuture(running.get());
          }
          return slot.change(
              () -> {
                Optional<Browser> started = alive(slot, profile);
                return started.isPresent()
                    ? Future.succeededFuture(started.get())
                    : end(slot).compose(ended -> start(slot, situation, profile, headless));
              });
        });
  }

  /**
   * Returns the browser of {@code profile} if it runs. To be called on the loop of the browsers.
   *
   * @param profile a name, not empty
   */
  public Optional<Browser> running(String profile) {
    return Optional.ofNullable(slots.get(profile)).flatMap(Browsers::alive);
  }

  /** What went wrong last with the browser of {@code profile}; empty once it runs again. */
  public Optional<String> problem(String profile) {
    return Optional.ofNullable(slots.get(profile))
        .flatMap(ProfileSlot::problem)
        .map(problem -> problem.text() + " (" + problem.at().truncatedTo(ChronoUnit.SECONDS) + ")");
  }

  /**
   * Stops the browser of {@code profile}. One that somebody else has started goes on; the gateway
   * only lets go of it.
   *
   * @return whether a browser of ours was stopped
   */
  public Future<Boolean> stop(String profile) {
    return whileStopped(profile, stopped -> Future.succeededFuture(stopped));
  }

  /** What is done while a browser profile's browser is stopped and cannot be started. */
  public interface StoppedWork<T> {
    /**
     * Does it.
     *
     * @param stopped whether a browser of ours was running before
     */
    Future<T> run(boolean stopped);
  }

  /**
   * Stops the browser of {@code profile} and keeps it from being started until {@code work} has
   * ended.
   */
  public <T> Future<T> whileStopped(String profile, StoppedWork<T> work) {
    return situations
        .read()
        .compose(
            situation ->
                onLoop(
                    () -> {
                      BrowserProfile known = known(situation, profile);
                      ProfileSlot slot = slot(known.name());
                      return slot.change(
                          () -> end(slot, known).compose(stopped -> work.run(stopped)));
                    }));
  }

  /** Stops every browser of ours and lets go of the others; none can be started afterwards. */
  public Future<Void> close() {
    return onLoop(
            () -> {
              closed = true;
              List<Future<?>> ends = new ArrayList<>();
              slots.forEach((name, slot) -> ends.add(slot.change(() -> end(slot))));
              return Future.join(ends);
            })
        .timeout(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> LOG.warn("a browser did not end in time", cause))
        .transform(done -> slots.isEmpty() ? Future.succeededFuture() : chromium.get().close())
        .transform(done -> connector.close())
        .mapEmpty();
  }

  /** Runs {@code work} on the loop of the browsers; what it throws fails the future. */
  public <T> Future<T> onLoop(Supplier<Future<T>> work) {
    ContextInternal loop = connector.loop();
    Promise<T> promise = loop.promise();
    loop.runOnContext(
        now -> {
          try {
            work.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.tryFail(e);
          }
        });
    return promise.future();
  }

  private ProfileSlot slot(String profile) {
    return slots.computeIfAbsent(profile, ProfileSlot::new);
  }

  private static Optional<Browser> alive(ProfileSlot slot) {
    return slot.running().map(Running::browser).filter(browser -> !browser.ended().isComplete());
  }

  /** The running browser, unless the configuration says by now that another one is meant. */
  private static Optional<Browser> alive(ProfileSlot slot, BrowserProfile profile) {
    return alive(slot)
        .filter(
            browser ->
                browser.profile().launches() == profile.launches()
                    && (profile.launches()
                        || browser.profile().endpoint().equals(profile.endpoint())));
  }

  private static BrowserProfile known(BrowserSituation situation, String name) {
    BrowserProfiles profiles = situation.profiles();
    return profiles
        .find(name)
        .orElseThrow(
            () ->
                new BrowserException(
                    404,
                    "Profile \""
                        + (name.isEmpty() ? profiles.defaultName() : name)
                        + "\" not found. Available profiles: "
                        + profiles.all().stream()
                            .map(BrowserProfile::name)
                            .collect(Collectors.joining(", "))));
  }

  private static BrowserProfile usable(BrowserSituation situation, String name) {
    BrowserProfile profile = known(situation, name);
    BrowserProfiles.conflict(profile, situation.others())
        .ifPresent(
            conflict -> {
              throw new BrowserException(409, conflict);
            });
    return profile;
  }

  private static void mayChoose(
      BrowserProfile profile, Optional<Browser> running, boolean headless) {
    if (!profile.launches()) {
      throw new BrowserException(
          400,
          "headless is for a browser that is started here; the one of profile \""
              + profile.name()
              + "\" is only attached to");
    }
    running
        .flatMap(browser -> browser.ownership().headless())
        .filter(now -> now != headless)
        .ifPresent(
            now -> {
              throw new BrowserException(
                  409,
                  "the browser of profile \""
                      + profile.name()
                      + "\" runs "
                      + (now ? "without" : "with")
                      + " a window already: stop it first");
            });
  }

  private Future<Browser> start(
      ProfileSlot slot,
      BrowserSituation situation,
      BrowserProfile profile,
      Optional<Boolean> headless) {
    if (closed) {
      return Future.failedFuture(new BrowserException(503, "the gateway is stopping"));
    }
    return opener
        .get()
        .open(situation, profile, headless)
        .map(
            running -> {
              slot.started(running);
              watch(slot, running);
              return running.browser();
            })
        .onFailure(cause -> slot.failed(String.valueOf(cause.getMessage()), clock.instant()));
  }

  private void watch(ProfileSlot slot, Running running) {
    running.browser().ended().onComplete(done -> lost(slot, running));
    running
        .exited()
        .onSuccess(exit -> running.browser().disconnect().onComplete(gone -> lost(slot, running)));
    if (running.browser().ownership().ours()) {
      stopWhenIdle(slot, running);
    }
  }

  private void lost(ProfileSlot slot, Running running) {
    if (!slot.remove(running)) {
      return;
    }
    if (!running.browser().ownership().ours()) {
      report(slot, running, "the connection to the browser was lost; the next call attaches again");
      return;
    }
    // What is left of it must be gone before it is started again.
    slot.change(
            () ->
                running
                    .exited()
                    .map(Exit::reason)
                    .timeout(EXIT_MILLIS, TimeUnit.MILLISECONDS)
                    .otherwise("it stopped answering")
                    .onSuccess(
                        why ->
                            report(
                                slot,
                                running,
                                "the browser ended by itself, "
                                    + why
                                    + "; the next call starts it again"))
                    .compose(why -> running.end().get()))
        .onFailure(cause -> LOG.warn("cannot clean up after a browser", cause));
  }

  private void report(ProfileSlot slot, Running running, String what) {
    slot.failed(what, clock.instant());
    LOG.warn(
        "{} profile={} instance={}",
        what,
        running.profile().name(),
        context.instance().displayName());
  }

  private Future<Boolean> end(ProfileSlot slot, BrowserProfile profile) {
    return end(slot)
        .compose(stopped -> opener.get().release(profile).map(released -> stopped || released));
  }

  private Future<Boolean> end(ProfileSlot slot) {
    Optional<Running> running = slot.running();
    if (running.isEmpty() || !slot.remove(running.get())) {
      return Future.succeededFuture(false);
    }
    LOG.info(
        "stopping a browser profile={} instance={}",
        running.get().profile().name(),
        context.instance().displayName());
    return running
        .get()
        .end()
        .get()
        .compose(ours -> running.get().browser().disconnect().map(ours));
  }

  private void stopWhenIdle(ProfileSlot slot, Running running) {
    Duration limit = TabSettings.of(context.config().resolved()).idleStop();
    if (limit.isZero() || slot.running().filter(now -> now == running).isEmpty()) {
      return;
    }
    Instant until = running.browser().usedAt().plus(limit);
    Duration left = Duration.between(clock.instant(), until);
    if (left.isNegative() || left.isZero()) {
      LOG.info("stopping an idle browser profile={} idle={}", running.profile().name(), limit);
      slot.change(
              () ->
                  slot.running().filter(now -> now == running).isPresent()
                      ? end(slot)
                      : Future.succeededFuture(false))
          .onFailure(cause -> LOG.warn("cannot stop an idle browser", cause));
      return;
    }
    vertx.setTimer(left.toMillis() + 1, fired -> stopWhenIdle(slot, running));
  }
}
