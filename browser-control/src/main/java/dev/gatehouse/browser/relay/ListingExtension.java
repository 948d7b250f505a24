package dev.gatehouse.browser.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An extension that has logged in within the socket: it lists the tabs that its person allows, and
 * attaches to one when told so. That happens only while a DevTools client is there, since Chrome
 * shows its bar over every attached tab.
 */
final class ListingExtension implements ExtensionLink {
  private static final long SETTLE_MILLIS = 3_000;

  private final ExtensionWire wire;
  private final Consumer<JsonObject> events;
  private final Promise<Void> firstList = Promise.promise();

  /** What the person allows, by the number of the tab. */
  private final Map<Long, JsonObject> listed = new LinkedHashMap<>();

  private final Map<Long, Attached> attached = new HashMap<>();
  private final Map<Long, Future<Void>> attaching = new HashMap<>();

  /** The tabs of the sessions of frames and workers. */
  private final Map<String, Long> children = new HashMap<>();

  private boolean wanted;

  ListingExtension(Vertx vertx, ServerWebSocket socket, Consumer<JsonObject> events) {
    this.events = events;
    this.wire =
        new ExtensionWire(vertx, socket, new JsonObject().put("type", "ping"), this::received);
  }

  private record Attached(String session, String targetId) {}

  @Override
  public Future<JsonObject> command(String method, JsonObject params, Optional<String> sessionId) {
    return sessionId
        .map(session -> toTab(method, params, session))
        .orElseGet(() -> toBrowser(method, params));
  }

  @Override
  public Future<Void> serve(boolean wanted) {
    this.wanted = wanted;
    if (!wanted) {
      for (long tab : List.copyOf(attached.keySet())) {
        gone(tab);
        ask("detach", tab, new JsonObject());
      }
      return Future.succeededFuture();
    }
    return firstList
        .future()
        .compose(there -> attachAll())
        .timeout(SETTLE_MILLIS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  /** With its socket the extension lets go of every tab. */
  @Override
  public void closed() {
    wanted = false;
    wire.closed();
    List.copyOf(attached.keySet()).forEach(this::gone);
  }

  @Override
  public void close(short status, String reason) {
    wire.close(status, reason);
  }

  private Future<JsonObject> toTab(String method, JsonObject params, String session) {
    Optional<Long> root =
        attached.entrySet().stream()
            .filter(entry -> entry.getValue().session().equals(session))
            .map(Map.Entry::getKey)
            .findFirst();
    Long tab = root.orElseGet(() -> children.get(session));
    if (tab == null) {
      return Future.failedFuture(new RelayException("Session with given id not found."));
    }
    JsonObject message = new JsonObject().put("method", method).put("params", params);
    if (root.isEmpty()) {
      message.put("sessionId", session);
    }
    return wire.ask(method, seq -> message(message, "cdp", seq).put("tabId", tab));
  }

  private Future<JsonObject> toBrowser(String method, JsonObject params) {
    return switch (method) {
      case "Target.createTarget" -> create(params);
      case "Target.closeTarget" ->
          onTab("closeTab", params).map(done -> new JsonObject().put("success", true));
      case "Target.activateTarget" -> onTab("activateTab", params);
      default ->
          Future.failedFuture(
              new RelayException(method + " is for a whole browser; an extension lends tabs only"));
    };
  }

  private Future<JsonObject> onTab(String type, JsonObject params) {
    String targetId = params.getString("targetId", "");
    return attached.entrySet().stream()
        .filter(entry -> entry.getValue().targetId().equals(targetId))
        .findFirst()
        .map(entry -> ask(type, entry.getKey(), new JsonObject()))
        .orElseGet(() -> Future.failedFuture(new RelayException("No target with given id found")));
  }

  private Future<JsonObject> create(JsonObject params) {
    String url = params.getString("url", "about:blank");
    JsonObject message =
        new JsonObject()
            .put("url", url)
            .put("background", params.getBoolean("background", true))
            .put("focus", false);
    return wire.ask("Target.createTarget", seq -> message(message, "createTab", seq))
        .compose(
            made -> {
              String targetId = text(made, "targetId");
              if (!(made.getValue("tabId") instanceof Number tab) || targetId.isEmpty()) {
                return Future.failedFuture(
                    new RelayException("the extension did not say which tab it opened"));
              }
              listed.putIfAbsent(tab.longValue(), new JsonObject().put("url", url));
              settle(tab.longValue(), targetId);
              return Future.succeededFuture(new JsonObject().put("targetId", targetId));
            });
  }

  private void received(JsonObject message) {
    long seq = message.getValue("seq") instanceof Number number ? number.longValue() : -1;
    switch (text(message, "type")) {
      case "hello", "tabs" -> {
        if (message.getValue("tabs") instanceof JsonArray tabs) {
          listed(tabs);
        }
      }
      case "result" -> wire.answered(seq, message.getValue("result"));
      case "error" -> wire.refused(seq, text(message, "message"));
      case "cdpEvent" -> event(message);
      case "detached" -> {
        if (message.getValue("tabId") instanceof Number tab) {
          gone(tab.longValue());
          if (wanted && text(message, "reason").equals("target_closed")) {
            // A tab whose page was exchanged is still there; one that was closed refuses.
            attach(tab.longValue());
          }
        }
      }
      default -> {
        // A pong, or a word that came after this was written.
      }
    }
  }

  private void listed(JsonArray tabs) {
    Map<Long, JsonObject> now = new LinkedHashMap<>();
    for (Object row : tabs) {
      if (row instanceof JsonObject tab && tab.getValue("tabId") instanceof Number id) {
        now.put(id.longValue(), tab);
      }
    }
    Map.copyOf(attached)
        .forEach(
            (tab, root) -> {
              JsonObject row = now.get(tab);
              if (row == null) {
                gone(tab);
              } else if (!row.equals(listed.get(tab))) {
                report(
                    "Target.targetInfoChanged",
                    new JsonObject().put("targetInfo", info(row, root.targetId())));
              }
            });
    listed.clear();
    listed.putAll(now);
    firstList.tryComplete();
    if (wanted) {
      attachAll();
    }
  }

  /** Completes when each tab is attached or has refused. */
  private Future<Void> attachAll() {
    List<Future<Void>> all = new ArrayList<>();
    listed.keySet().forEach(tab -> all.add(attach(tab)));
    return Future.join(all).mapEmpty();
  }

  private Future<Void> attach(long tab) {
    if (attached.containsKey(tab) || !listed.containsKey(tab)) {
      return Future.succeededFuture();
    }
    Future<Void> before = attaching.get(tab);
    if (before != null) {
      return before;
    }
    Promise<Void> done = Promise.promise();
    attaching.put(tab, done.future());
    ask("attach", tab, new JsonObject())
        .onSuccess(
            answer -> {
              attaching.remove(tab);
              String targetId = text(answer, "targetId");
              if (wanted && listed.containsKey(tab) && !targetId.isEmpty()) {
                settle(tab, targetId);
              } else {
                ask("detach", tab, new JsonObject());
              }
            })
        .onFailure(cause -> attaching.remove(tab))
        .onComplete(answer -> done.tryComplete());
    return done.future();
  }

  private void settle(long tab, String targetId) {
    if (attached.containsKey(tab)) {
      return;
    }
    Attached now = new Attached("tab-" + tab + "-" + UUID.randomUUID(), targetId);
    attached.put(tab, now);
    report(
        "Target.attachedToTarget",
        new JsonObject()
            .put("sessionId", now.session())
            .put("targetInfo", info(listed.getOrDefault(tab, new JsonObject()), targetId))
            .put("waitingForDebugger", false));
  }

  private void gone(long tab) {
    Attached was = attached.remove(tab);
    children.values().removeIf(root -> root == tab);
    if (was != null) {
      report(
          "Target.detachedFromTarget",
          new JsonObject().put("sessionId", was.session()).put("targetId", was.targetId()));
    }
  }

  private void event(JsonObject message) {
    if (!(message.getValue("tabId") instanceof Number id)
        || !(message.getValue("method") instanceof String method)) {
      return;
    }
    long tab = id.longValue();
    Attached root = attached.get(tab);
    if (root == null) {
      return;
    }
    JsonObject params =
        message.getValue("params") instanceof JsonObject given ? given : new JsonObject();
    if (method.equals("Target.attachedToTarget")) {
      children.put(text(params, "sessionId"), tab);
    } else if (method.equals("Target.detachedFromTarget")) {
      children.remove(text(params, "sessionId"));
    }
    String child = text(message, "sessionId");
    events.accept(
        new JsonObject()
            .put("method", method)
            .put("params", params)
            .put("sessionId", child.isEmpty() ? root.session() : child));
  }

  private void report(String method, JsonObject params) {
    events.accept(new JsonObject().put("method", method).put("params", params));
  }

  private Future<JsonObject> ask(String type, long tab, JsonObject more) {
    return wire.ask(type, seq -> message(more, type, seq).put("tabId", tab));
  }

  private static JsonObject message(JsonObject more, String type, long seq) {
    return more.copy().put("type", type).put("seq", seq);
  }

  private static JsonObject info(JsonObject row, String targetId) {
    return new JsonObject()
        .put("targetId", targetId)
        .put("type", "page")
        .put("title", text(row, "title"))
        .put("url", text(row, "url"))
        .put("canAccessOpener", false);
  }

  private static String text(JsonObject object, String name) {
    return object.getValue(name) instanceof String text ? text : "";
  }
}
