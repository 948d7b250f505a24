package dev.gatehouse.browser.roster;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.PersonBrowsers;
import dev.gatehouse.browser.profile.PortsInUse;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes a browser profile: finds its port, then writes it into the configuration. What is cut off
 * in between leaves a remembered port and nothing else.
 */
final class ProfileCreation {
  private static final int MOST = 100;
  private static final String FULL = "no available CDP ports in range";

  private final Vertx vertx;
  private final GatewayContext context;
  private final BrowserSituation.Reader situations;

  @Inject
  ProfileCreation(Vertx vertx, GatewayContext context, BrowserSituation.Reader situations) {
    this.vertx = vertx;
    this.context = context;
    this.situations = situations;
  }

  /** Makes it and returns it as it is in force. */
  Future<BrowserProfile> create(ProfileWish wish) {
    return situations
        .read()
        .compose(
            situation -> {
              refuse(situation, wish);
              String color = wish.color().orElseGet(() -> freeColor(situation));
              return takePort(wish)
                  .compose(taken -> write(wish, color))
                  .transform(
                      done ->
                          givePortBack(wish, done.succeeded())
                              .otherwiseEmpty()
                              .compose(given -> (Future<Void>) done));
            })
        .compose(written -> situations.read())
        .map(
            now ->
                now.profiles()
                    .find(wish.name())
                    .orElseThrow(
                        () ->
                            new BrowserException(
                                500,
                                "profile \""
                                    + wish.name()
                                    + "\" is written but cannot be used: "
                                    + String.join("; ", now.profiles().problems()))));
  }

  private void refuse(BrowserSituation situation, ProfileWish wish) {
    if (situation.profiles().find(wish.name()).isPresent()
        || situation.settings().entries().containsKey(wish.name())) {
      throw exists(wish);
    }
    if (situation.settings().entries().size() >= MOST) {
      throw new BrowserException(
          507, FULL + ": " + MOST + " browser profiles are the most; delete one first");
    }
    trial(situation, wish);
  }

  /** Resolves the new one on paper, so that nothing is written that could not be used. */
  private void trial(BrowserSituation situation, ProfileWish wish) {
    Map<String, Object> tree =
        Map.of(
            "browser",
            Map.of(
                "allowNeighbourPorts",
                situation.settings().mayNeighbour(),
                "profiles",
                Map.of(wish.name(), wish.entry("#000000"))));
    BrowserProfiles alone =
        BrowserProfiles.resolve(
            BrowserSettings.of(tree),
            context.instance().distribution(),
            PortsInUse.of(situation.ports(), List.of()),
            new PersonBrowsers(context.config().environment()));
    if (!alone.problems().isEmpty()) {
      throw new BrowserException(
          400,
          String.join("; ", alone.problems()).replace("browser.profiles." + wish.name() + ".", ""));
    }
    BrowserProfile profile = alone.find(wish.name()).orElseThrow(() -> exists(wish));
    BrowserProfiles.conflict(profile, situation.others())
        .ifPresent(
            conflict -> {
              throw new BrowserException(409, conflict);
            });
    if (wish.cdpPort().isPresent()) {
      situation.profiles().all().stream()
          .filter(
              other -> other.endpoint().loopback() && other.cdpPort() == wish.cdpPort().getAsInt())
          .findFirst()
          .ifPresent(
              other -> {
                throw new BrowserException(
                    409,
                    "cdpPort "
                        + other.cdpPort()
                        + " is the port of browser profile \""
                        + other.name()
                        + "\"");
              });
    }
  }

  private Future<Void> takePort(ProfileWish wish) {
    if (!wish.needsPort()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(() -> context.lease().claimCdp(wish.name(), OptionalInt.empty()), false)
        .<Void>mapEmpty()
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof GatehouseException e && e.exitCode() == ExitCode.CONFLICT
                        ? new BrowserException(507, FULL + ": " + e.getMessage(), e)
                        : cause));
  }

  /** The lease remembers the port of a profile that exists, and its neighbours leave it alone. */
  private Future<Void> givePortBack(ProfileWish wish, boolean remember) {
    if (!wish.needsPort()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(
            () -> {
              if (remember) {
                context.lease().releaseCdp(wish.name());
              } else {
                context.lease().forgetCdp(wish.name());
              }
              return null;
            },
            false)
        .mapEmpty();
  }

  private Future<Void> write(ProfileWish wish, String color) {
    return Future.fromCompletionStage(
            context
                .configEdits()
                .edit(
                    "browser",
                    "browser profile " + wish.name() + " created",
                    document -> with(document, wish, color)))
        .<Void>mapEmpty();
  }

  private static ConfigDocument with(ConfigDocument document, ProfileWish wish, String color) {
    ConfigPath path = ConfigPath.of("browser", "profiles", wish.name());
    if (document.has(path)) {
      throw exists(wish);
    }
    return document.set(path, wish.entry(color));
  }

  private static String freeColor(BrowserSituation situation) {
    return BrowserProfiles.freeColor(
        situation.profiles().all().stream().map(BrowserProfile::color).toList());
  }

  private static BrowserException exists(ProfileWish wish) {
    return new BrowserException(409, "profile \"" + wish.name() + "\" already exists");
  }
}
