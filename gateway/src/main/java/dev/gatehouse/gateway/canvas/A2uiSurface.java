package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.canvas.CanvasPaths.CanvasPath;
import dev.gatehouse.gateway.canvas.CanvasPaths.Kind;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.server.UpgradeMount;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stands on the A2UI page of this gateway's canvas: the messages that were pushed, kept in
 * memory and sent to every open page, and what people did on those pages. Safe to use from several
 * threads.
 */
@Singleton
final class A2uiSurface implements UpgradeMount {
  private static final int MAX_CHARS = 4 * 1024 * 1024;
  private static final int MAX_PAGES = 32;
  private static final int KEPT_ACTIONS = 50;
  private static final short TRY_LATER = 1013;
  private static final short POLICY = 1008;
  private static final short RESTART = 1012;

  private final CanvasHost host;
  private final CanvasPaths paths;
  private final InstanceLog log;
  private final List<JsonObject> messages = new ArrayList<>();
  private final Deque<JsonObject> actions = new ArrayDeque<>();
  private final Set<ServerWebSocket> pages = ConcurrentHashMap.newKeySet();

  @Inject
  A2uiSurface(CanvasHost host, CanvasPaths paths, InstanceLog log) {
    this.host = host;
    this.paths = paths;
    this.log = log;
  }

  /**
   * Adds messages and sends them to the open pages.
   *
   * @return how many pages show them now
   * @throws IllegalArgumentException when a message is none, or there would be too many
   */
  int push(String jsonl) {
    List<JsonObject> more = A2uiMessages.read(jsonl);
    synchronized (messages) {
      long chars = jsonl.length();
      for (JsonObject message : messages) {
        chars += message.encode().length();
      }
      if (chars > MAX_CHARS) {
        throw new IllegalArgumentException(
            "the surfaces hold more than " + MAX_CHARS + " characters; reset them first");
      }
      for (JsonObject message : more) {
        if (A2uiMessages.kind(message).equals("deleteSurface")) {
          String gone = A2uiMessages.surface(message);
          messages.removeIf(old -> A2uiMessages.surface(old).equals(gone));
        } else {
          messages.add(message);
        }
      }
      send(new JsonObject().put("messages", new JsonArray(new ArrayList<>(more))));
    }
    return pages.size();
  }

  /** Takes everything away. */
  int reset() {
    synchronized (messages) {
      messages.clear();
      send(new JsonObject().put("reset", true));
    }
    synchronized (actions) {
      actions.clear();
    }
    return pages.size();
  }

  /** The surfaces that there are, in the order in which they came. */
  List<String> surfaces() {
    synchronized (messages) {
      Set<String> names = new LinkedHashSet<>();
      messages.forEach(message -> names.add(A2uiMessages.surface(message)));
      return List.copyOf(names);
    }
  }

  /** How many pages are open. */
  int pages() {
    return pages.size();
  }

  /** What people did on the pages since the last reset, the newest {@value #KEPT_ACTIONS}. */
  List<JsonObject> actions() {
    synchronized (actions) {
      return List.copyOf(actions);
    }
  }

  @Override
  public boolean takes(String path) {
    return host.isOpen()
        && host.ownPort().isEmpty()
        && paths.read(path).filter(read -> read.kind() == Kind.A2UI_SOCKET).isPresent();
  }

  /** Upgrades a request on the canvas's own port. */
  void upgrade(HttpServerRequest request, CanvasPath path) {
    if (!paths.opens(path)) {
      CanvasPages.text(request, 401, "Unauthorized");
      return;
    }
    request
        .toWebSocket()
        .onSuccess(this::serve)
        .onFailure(failure -> log.debug("canvas", "an upgrade failed", "why", failure.toString()));
  }

  @Override
  public void serve(ServerWebSocket socket) {
    if (!paths.opens(socket.path())) {
      socket.close(POLICY, "unauthorized");
    } else if (pages.size() >= MAX_PAGES) {
      socket.close(TRY_LATER, "too many pages");
    } else {
      socket.closeHandler(closed -> pages.remove(socket));
      socket.textMessageHandler(this::heard);
      synchronized (messages) {
        pages.add(socket);
        socket.writeTextMessage(
            new JsonObject()
                .put("reset", true)
                .put("messages", new JsonArray(new ArrayList<>(messages)))
                .encode());
      }
    }
  }

  /** Ends every page's socket. */
  Future<Void> stop() {
    List<Future<Void>> ends =
        pages.stream().map(socket -> socket.close(RESTART, "service restart")).toList();
    pages.clear();
    return Future.join(ends).mapEmpty().otherwiseEmpty().mapEmpty();
  }

  // A page knows the capability and nothing more: what it says is kept, and obeyed by nobody.
  private void heard(String text) {
    Optional<JsonObject> action = action(text);
    synchronized (actions) {
      action.ifPresent(actions::add);
      if (actions.size() > KEPT_ACTIONS) {
        actions.remove();
      }
    }
  }

  private static Optional<JsonObject> action(String text) {
    try {
      return Optional.ofNullable(new JsonObject(text).getJsonObject("userAction"));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private void send(JsonObject message) {
    String text = message.encode();
    pages.forEach(page -> page.writeTextMessage(text));
  }
}
