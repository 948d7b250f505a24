package dev.gatehouse.browser.roster;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes a browser profile or empties it. Its browser is stopped first and cannot be started
 * meanwhile; its data goes to the trash; only then the configuration forgets it. What is cut off in
 * between leaves the profile, with its data in the trash, and can be repeated.
 */
final class ProfileRemoval {
  private final Vertx vertx;
  private final GatewayContext context;
  private final BrowserSituation.Reader situations;
  private final Browsers browsers;
  private final BrowserData data;

  @Inject
  ProfileRemoval(
      Vertx vertx,
      GatewayContext context,
      BrowserSituation.Reader situations,
      Browsers browsers,
      BrowserData data) {
    this.vertx = vertx;
    this.context = context;
    this.situations = situations;
    this.browsers = browsers;
    this.data = data;
  }

  /**
   * Deletes the browser profile {@code name}.
   *
   * @return whether there was data that is in the trash now
   */
  Future<Boolean> delete(String name) {
    return situations
        .read()
        .compose(
            situation -> {
              BrowserProfile profile = deletable(situation, name);
              return browsers.whileStopped(
                  name,
                  stopped ->
                      discard(situation, profile)
                          .compose(
                              moved ->
                                  forget(name)
                                      .recover(cause -> takenBack(moved, cause))
                                      .map(moved.isPresent())));
            });
  }

  /**
   * Moves the user data of a browser profile to the trash.
   *
   * @param asked empty for the default one
   */
  Future<Map<String, Object>> reset(String asked) {
    return situations
        .read()
        .compose(
            situation -> {
              BrowserProfile profile = known(situation, asked);
              if (profile.kind() == Kind.EXTENSION) {
                return browsers
                    .stop(profile.name())
                    .map(stopped -> answer(profile, profile.endpoint().shown(), Optional.empty()));
              }
              requireManaged(profile);
              Path userData = data.userData(profile.name());
              return browsers.whileStopped(
                  profile.name(),
                  stopped ->
                      data.requireUnused(situation, profile)
                          .compose(unused -> data.discard(userData, "browser-" + profile.name()))
                          .map(moved -> answer(profile, userData.toString(), moved)));
            });
  }

  private BrowserProfile deletable(BrowserSituation situation, String name) {
    if (name.equals(situation.profiles().defaultName())) {
      throw new BrowserException(
          400,
          "cannot delete the default profile \""
              + name
              + "\"; change browser.defaultProfile first");
    }
    boolean configured = situation.settings().entries().containsKey(name);
    if (!configured && situation.profiles().find(name).isEmpty()) {
      throw new BrowserException(404, "profile \"" + name + "\" not found");
    }
    if (!configured) {
      throw new BrowserException(
          404,
          "profile \""
              + name
              + "\" not found in "
              + context.config().path()
              + ": it is always there and cannot be deleted");
    }
    return situation
        .profiles()
        .find(name)
        .orElseThrow(
            () ->
                new BrowserException(
                    409,
                    "profile \""
                        + name
                        + "\" has an error, correct or remove it in "
                        + context.config().path()
                        + ": "
                        + String.join("; ", situation.profiles().problems())));
  }

  /** Only a managed browser has data that is ours. */
  private Future<Optional<Trash.Moved>> discard(
      BrowserSituation situation, BrowserProfile profile) {
    return profile.launches()
        ? data.requireUnused(situation, profile)
            .compose(
                unused -> data.discard(data.directory(profile.name()), "browser-" + profile.name()))
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Void> forget(String name) {
    return Future.fromCompletionStage(
            context
                .configEdits()
                .edit(
                    "browser", "browser profile " + name + " deleted", file -> without(file, name)))
        .compose(
            written ->
                vertx.executeBlocking(
                    () -> {
                      context.lease().forgetCdp(name);
                      return null;
                    },
                    false));
  }

  private ConfigDocument without(ConfigDocument file, String name) {
    ConfigPath path = ConfigPath.of("browser", "profiles", name);
    if (!file.has(path)) {
      throw new BrowserException(
          409,
          "profile \""
              + name
              + "\" does not stand in "
              + context.config().path()
              + " itself but in a file that it includes, or was given by the program around this"
              + " gateway: remove it there");
    }
    return file.unset(path);
  }

  private Future<Void> takenBack(Optional<Trash.Moved> moved, Throwable cause) {
    return moved
        .map(data::restore)
        .orElseGet(Future::succeededFuture)
        .transform(done -> Future.failedFuture(cause));
  }

  private static BrowserProfile known(BrowserSituation situation, String asked) {
    return situation
        .profiles()
        .find(asked)
        .orElseThrow(() -> new BrowserException(404, "profile \"" + asked + "\" not found"));
  }

  private static void requireManaged(BrowserProfile profile) {
    if (!profile.launches()) {
      throw new BrowserException(
          400,
          "reset-profile is only supported for local profiles (profile \""
              + profile.name()
              + "\" is attached to"
              + (profile.endpoint().equals(BrowserEndpoint.NOWHERE)
                  ? ""
                  : " at " + profile.endpoint().shown())
              + "; its data belongs to whoever starts that browser)");
    }
  }

  private static Map<String, Object> answer(
      BrowserProfile profile, String from, Optional<Trash.Moved> moved) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ok", true);
    body.put("profile", profile.name());
    body.put("moved", moved.isPresent());
    body.put("from", from);
    moved.ifPresent(one -> body.put("to", one.to().toString()));
    return body;
  }
}
