package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.canvas.CanvasPaths.CanvasPath;
import dev.gatehouse.gateway.canvas.CanvasPaths.Kind;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.server.UpgradeMount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells open canvas pages to load again when a file changed. Files are watched only while somebody
 * listens.
 */
@Singleton
final class LiveReload implements UpgradeMount {
  /** What a page needs to hear it; it finds its socket by its own path. */
  static final String SNIPPET =
      "<script>(()=>{const m=location.pathname.match(/^(.*\\/cap\\/[^\\/]+)\\/canvas\\//);"
          + "if(!m)return;const go=()=>{const w=new WebSocket((location.protocol==='https:'?"
          + "'wss://':'ws://')+location.host+m[1]+'/ws');w.onmessage=e=>{if(e.data==='reload')"
          + "location.reload()};w.onclose=()=>setTimeout(go,2000)};go()})()</script>";

  private static final long LOOK_MILLIS = 75;
  private static final int MAX_LISTENERS = 32;
  private static final short TRY_LATER = 1013;
  private static final short POLICY = 1008;

  private final CanvasHost host;
  private final CanvasPaths paths;
  private final Vertx vertx;
  private final InstanceLog log;
  private final Set<ServerWebSocket> listeners = ConcurrentHashMap.newKeySet();
  private @Nullable CanvasWatcher watcher;
  private long timer = -1;
  private boolean looking;
  private boolean stopped;

  @Inject
  LiveReload(CanvasHost host, CanvasPaths paths, Vertx vertx, InstanceLog log) {
    this.host = host;
    this.paths = paths;
    this.vertx = vertx;
    this.log = log;
  }

  @Override
  public boolean takes(String path) {
    return host.isOpen()
        && host.ownPort().isEmpty()
        && paths.read(path).filter(read -> read.kind() == Kind.RELOAD).isPresent();
  }

  /** Upgrades a request on the canvas's own port. */
  void upgrade(HttpServerRequest request) {
    Optional<CanvasPath> path = paths.read(request.path() == null ? "" : request.path());
    if (path.filter(read -> read.kind() == Kind.RELOAD && paths.opens(read)).isEmpty()) {
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
    if (!paths.opens(socket.path()) || !host.settings().liveReload()) {
      socket.close(POLICY, "unauthorized");
      return;
    }
    if (listeners.size() >= MAX_LISTENERS) {
      socket.close(TRY_LATER, "too many listeners");
      return;
    }
    listeners.add(socket);
    socket.closeHandler(
        closed -> {
          listeners.remove(socket);
          rest();
        });
    watch();
  }

  /** Ends the watch and every listener. */
  Future<Void> stop() {
    synchronized (this) {
      stopped = true;
    }
    listeners.forEach(socket -> socket.close((short) 1012, "service restart"));
    listeners.clear();
    return rest();
  }

  private synchronized void watch() {
    if (timer >= 0 || stopped) {
      return;
    }
    CanvasWatcher opened = new CanvasWatcher(host.settings().root());
    watcher = opened;
    timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look(opened));
  }

  private void look(CanvasWatcher current) {
    synchronized (this) {
      if (looking) {
        return;
      }
      looking = true;
    }
    vertx
        .executeBlocking(current::changed, false)
        .onComplete(
            changed -> {
              synchronized (this) {
                looking = false;
              }
              if (changed.succeeded() && changed.result()) {
                listeners.forEach(socket -> socket.writeTextMessage("reload"));
              }
            });
  }

  private Future<Void> rest() {
    CanvasWatcher old;
    synchronized (this) {
      if (timer < 0 || !listeners.isEmpty()) {
        return Future.succeededFuture();
      }
      vertx.cancelTimer(timer);
      timer = -1;
      old = watcher;
      watcher = null;
    }
    return old == null
        ? Future.succeededFuture()
        : vertx
            .executeBlocking(
                () -> {
                  old.close();
                  return null;
                },
                false)
            .mapEmpty();
  }
}
