package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.relay.RelayTargets.Attached;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The commands that a relay answers itself, since an extension sees tabs and no browser. */
final class RelayCommands {
  private final RelayTargets targets;

  RelayCommands(RelayTargets targets) {
    this.targets = targets;
  }

  /** Answers {@code command} where it is one of them; returns whether it was. */
  boolean answered(RelayClient client, JsonObject command) {
    String method = command.getString("method");
    JsonObject params =
        command.getValue("params") instanceof JsonObject given ? given : new JsonObject();
    Optional<String> session =
        Optional.ofNullable(command.getValue("sessionId")).map(Object::toString);
    switch (method) {
      case "Browser.getVersion" -> client.answer(command, version());
      case "Browser.setDownloadBehavior" -> client.answer(command, new JsonObject());
      case "Browser.close", "Browser.crash" ->
          client.refuse(command, "this browser belongs to a person and is not ended");
      case "Target.setDiscoverTargets" -> discover(client, command, params);
      case "Target.setAutoAttach" -> {
        if (session.isPresent()) {
          // Frames of other sites within a tab: only its own browser knows them.
          return false;
        }
        autoAttach(client, command, params);
      }
      case "Target.getTargets" -> client.answer(command, list());
      case "Target.getTargetInfo" -> info(client, command, params, session);
      case "Target.attachToTarget" -> attach(client, command, params);
      case "Target.detachFromTarget" -> {
        return detach(client, command, params);
      }
      default -> {
        return refusedSession(client, command, session);
      }
    }
    return true;
  }

  static JsonObject version() {
    return new JsonObject()
        .put("protocolVersion", "1.3")
        .put("product", RelayServer.PRODUCT)
        .put("revision", "")
        .put("userAgent", RelayServer.PRODUCT)
        .put("jsVersion", "");
  }

  private void discover(RelayClient client, JsonObject command, JsonObject params) {
    boolean on = params.getBoolean("discover", false);
    boolean before = client.discover();
    client.discover(on);
    if (on && !before) {
      targets
          .all()
          .forEach(
              tab ->
                  client.event(
                      "Target.targetCreated",
                      new JsonObject().put("targetInfo", tab.info()),
                      Optional.empty()));
    }
    client.answer(command, new JsonObject());
  }

  private void autoAttach(RelayClient client, JsonObject command, JsonObject params) {
    client.autoAttach(params.getBoolean("autoAttach", false));
    if (client.autoAttach()) {
      targets.all().forEach(client::attach);
    }
    client.answer(command, new JsonObject());
  }

  private JsonObject list() {
    JsonArray infos = new JsonArray();
    targets.all().forEach(tab -> infos.add(tab.info()));
    return new JsonObject().put("targetInfos", infos);
  }

  private void info(
      RelayClient client, JsonObject command, JsonObject params, Optional<String> session) {
    String targetId = params.getString("targetId", "");
    Optional<Attached> tab =
        targetId.isEmpty() ? session.flatMap(targets::bySession) : targets.byTarget(targetId);
    if (tab.isPresent()) {
      client.answer(command, new JsonObject().put("targetInfo", tab.get().info()));
    } else if (targetId.isEmpty() && session.isEmpty()) {
      JsonObject browser =
          new JsonObject()
              .put("targetId", "browser")
              .put("type", "browser")
              .put("title", "")
              .put("url", "")
              .put("attached", true)
              .put("canAccessOpener", false);
      client.answer(command, new JsonObject().put("targetInfo", browser));
    } else {
      client.refuse(command, "No target with given id found");
    }
  }

  private void attach(RelayClient client, JsonObject command, JsonObject params) {
    String targetId = params.getString("targetId", "");
    Optional<Attached> tab = targets.byTarget(targetId);
    if (tab.isEmpty()) {
      client.refuse(command, "No target with given id found");
      return;
    }
    client.attach(tab.get());
    client.answer(command, new JsonObject().put("sessionId", tab.get().session()));
  }

  /** Letting a tab go is one client's affair: the others and the person keep it. */
  private boolean detach(RelayClient client, JsonObject command, JsonObject params) {
    String session = params.getString("sessionId", "");
    Optional<Attached> tab = targets.bySession(session);
    if (tab.isEmpty()) {
      return false;
    }
    if (client.detach(session)) {
      client.event(
          "Target.detachedFromTarget",
          new JsonObject().put("sessionId", session).put("targetId", tab.get().targetId()),
          Optional.empty());
    }
    client.answer(command, new JsonObject());
    return true;
  }

  private boolean refusedSession(RelayClient client, JsonObject command, Optional<String> session) {
    if (session.isPresent() && !client.attachedTo(targets.root(session.get()))) {
      client.refuse(command, "Session with given id not found.");
      return true;
    }
    return false;
  }
}
