package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.relay.RelayTargets.Attached;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a relay passes on: commands of its DevTools clients to the one extension, events of the
 * extension to the clients that attached to that tab. An extension that drops out may come back
 * within a grace; then nobody notices. Used on the relay's loop only.
 */
final class RelayHub {
  static final int MAX_CLIENTS = 32;

  private final Vertx vertx;
  private final RelayTimes times;
  private final RelayTargets targets = new RelayTargets();
  private final RelayCommands commands;
  private final Set<RelayClient> clients = new LinkedHashSet<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private @Nullable ExtensionLink extension;
  private long graceTimer = -1;
  private volatile int tabs;
  private volatile boolean connected;

  RelayHub(Vertx vertx, RelayTimes times) {
    this.vertx = vertx;
    this.times = times;
    this.commands = new RelayCommands(targets);
  }

  /** Whether an extension is connected. Any thread may ask. */
  boolean connected() {
    return connected;
  }

  /** How many tabs are attached. Any thread may ask. */
  int tabs() {
    return tabs;
  }

  /** Whether an extension is connected, or may come back any moment. */
  boolean usable() {
    return extension != null || graceTimer >= 0;
  }

  boolean full() {
    return clients.size() >= MAX_CLIENTS;
  }

  RelayTargets targets() {
    return targets;
  }

  /** Takes an extension's socket; there must be none yet. */
  void extension(ServerWebSocket socket, ExtensionLink.Opener opener) {
    cancelGrace();
    ExtensionLink link = opener.open(vertx, socket, this::reported);
    extension = link;
    connected = true;
    socket.closeHandler(closed -> lost(link));
    List<Promise<Void>> woken = List.copyOf(waiting);
    waiting.clear();
    woken.forEach(Promise::tryComplete);
    link.serve(!clients.isEmpty());
  }

  /** Takes a DevTools client's socket. */
  void client(ServerWebSocket socket) {
    RelayClient client = new RelayClient(socket);
    clients.add(client);
    socket.textMessageHandler(text -> received(client, text));
    socket.closeHandler(closed -> left(client));
    ExtensionLink link = extension;
    if (link != null) {
      // What it asks first is mostly which tabs there are.
      socket.pause();
      link.serve(true).onComplete(there -> socket.resume());
    }
  }

  private void left(RelayClient client) {
    ExtensionLink link = extension;
    if (clients.remove(client) && clients.isEmpty() && link != null) {
      link.serve(false);
    }
  }

  /** Completes when an extension is connected; fails when none comes within {@code millis}. */
  Future<Void> awaitExtension(long millis) {
    if (extension != null) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    long timer =
        vertx.setTimer(
            millis, id -> promise.tryFail(new RelayException("no extension is connected")));
    return promise
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              waiting.remove(promise);
            });
  }

  /** Sends a command that nobody waits for. */
  void forward(String method, JsonObject params) {
    ExtensionLink link = extension;
    if (link != null) {
      link.command(method, params, Optional.empty());
    }
  }

  /** Hangs up on everybody. */
  void close() {
    cancelGrace();
    ExtensionLink link = extension;
    if (link != null) {
      link.close((short) 1001, "the relay closes");
    }
    closeClients((short) 1001, "the relay closes");
  }

  private void received(RelayClient client, String text) {
    JsonObject command;
    try {
      command = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      client.close((short) 1003, "not JSON");
      return;
    }
    if (!(command.getValue("id") instanceof Number)
        || !(command.getValue("method") instanceof String method)) {
      client.close((short) 1003, "no command");
      return;
    }
    if (commands.answered(client, command)) {
      return;
    }
    JsonObject params =
        command.getValue("params") instanceof JsonObject given ? given : new JsonObject();
    Optional<String> session =
        Optional.ofNullable(command.getValue("sessionId")).map(Object::toString);
    awaitExtension(times.commandWaitMillis())
        .compose(
            ready -> {
              ExtensionLink link = extension;
              return link == null
                  ? Future.failedFuture(new RelayException("no extension is connected"))
                  : link.command(method, params, session);
            })
        .onSuccess(result -> client.answer(command, result))
        .onFailure(cause -> client.refuse(command, String.valueOf(cause.getMessage())));
  }

  private void reported(JsonObject event) {
    String method = event.getString("method");
    JsonObject params =
        event.getValue("params") instanceof JsonObject given ? given : new JsonObject();
    Optional<String> session =
        Optional.ofNullable(event.getValue("sessionId")).map(Object::toString);
    switch (method) {
      case "Target.attachedToTarget" -> attached(params, session);
      case "Target.detachedFromTarget" -> detached(params, session);
      case "Target.targetInfoChanged" -> changed(params);
      default -> {
        if (method.equals("Page.frameNavigated")) {
          navigated(params, session);
        }
        pass(method, params, session);
      }
    }
    tabs = targets.size();
  }

  private void attached(JsonObject params, Optional<String> parent) {
    String session = params.getString("sessionId", "");
    JsonObject info = params.getJsonObject("targetInfo", new JsonObject());
    if (session.isEmpty()) {
      return;
    }
    if (parent.isPresent()) {
      targets.addChild(session, parent.get());
      pass("Target.attachedToTarget", params, parent);
      return;
    }
    if (!info.getString("type", "").equals("page") || info.getString("targetId", "").isEmpty()) {
      return;
    }
    Optional<Attached> known = targets.byTarget(info.getString("targetId"));
    if (known.isPresent() && known.get().session().equals(session)) {
      // An extension that came back tells of its tabs again; nobody needs to hear it twice.
      announceChange(targets.add(session, info));
      return;
    }
    known.ifPresent(old -> gone(old.session(), false));
    targets.bySession(session).ifPresent(old -> gone(session, true));
    Attached tab = targets.add(session, info);
    for (RelayClient client : clients) {
      if (client.discover() && known.isEmpty()) {
        client.event(
            "Target.targetCreated",
            new JsonObject().put("targetInfo", tab.info()),
            Optional.empty());
      }
      if (client.autoAttach()) {
        client.attach(tab);
      }
    }
  }

  private void detached(JsonObject params, Optional<String> parent) {
    String session = params.getString("sessionId", "");
    if (parent.isPresent()) {
      targets.removeChild(session);
      pass("Target.detachedFromTarget", params, parent);
      return;
    }
    if (targets.bySession(session).isPresent()) {
      gone(session, true);
    } else {
      targets
          .byTarget(params.getString("targetId", ""))
          .ifPresent(tab -> gone(tab.session(), true));
    }
  }

  private void gone(String session, boolean destroyed) {
    targets
        .remove(session)
        .ifPresent(
            tab -> {
              for (RelayClient client : clients) {
                if (client.detach(session)) {
                  client.event(
                      "Target.detachedFromTarget",
                      new JsonObject().put("sessionId", session).put("targetId", tab.targetId()),
                      Optional.empty());
                }
                if (client.discover() && destroyed) {
                  client.event(
                      "Target.targetDestroyed",
                      new JsonObject().put("targetId", tab.targetId()),
                      Optional.empty());
                }
              }
            });
  }

  private void changed(JsonObject params) {
    JsonObject info = params.getJsonObject("targetInfo", new JsonObject());
    targets
        .byTarget(info.getString("targetId", ""))
        .ifPresent(
            tab -> announceChange(targets.add(tab.session(), tab.info().copy().mergeIn(info))));
  }

  /** The debugger of an extension does not report a tab's new address; its page does. */
  private void navigated(JsonObject params, Optional<String> session) {
    JsonObject frame = params.getJsonObject("frame", new JsonObject());
    if (frame.getValue("parentId") != null || session.isEmpty()) {
      return;
    }
    targets
        .bySession(session.get())
        .ifPresent(
            tab ->
                announceChange(
                    targets.add(
                        tab.session(), tab.info().copy().put("url", frame.getString("url", "")))));
  }

  private void announceChange(Attached tab) {
    for (RelayClient client : clients) {
      if (client.discover() || client.attachedTo(tab.session())) {
        client.event(
            "Target.targetInfoChanged",
            new JsonObject().put("targetInfo", tab.info()),
            Optional.empty());
      }
    }
  }

  private void pass(String method, JsonObject params, Optional<String> session) {
    for (RelayClient client : clients) {
      if (session.isEmpty() || client.attachedTo(targets.root(session.get()))) {
        client.event(method, params, session);
      }
    }
  }

  private void lost(ExtensionLink link) {
    link.closed();
    if (extension != link) {
      return;
    }
    extension = null;
    connected = false;
    graceTimer =
        vertx.setTimer(
            times.graceMillis(),
            id -> {
              graceTimer = -1;
              targets.clear();
              tabs = 0;
              closeClients((short) 1011, "the extension is gone");
            });
  }

  private void closeClients(short status, String reason) {
    List.copyOf(clients).forEach(client -> client.close(status, reason));
  }

  private void cancelGrace() {
    if (graceTimer >= 0) {
      vertx.cancelTimer(graceTimer);
      graceTimer = -1;
    }
  }
}
