package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** {@code GET /snapshot}: what a page says and offers. */
final class SnapshotRoutes implements Routes {
  private final Snapshots snapshots;

  @Inject
  SnapshotRoutes(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route("GET", "/snapshot", Access.READ, this::snapshot));
  }

  private Future<Map<String, Object>> snapshot(Call call) {
    SnapshotRequest request;
    try {
      request = SnapshotRequest.of(call.fields());
    } catch (BrowserException e) {
      return Future.failedFuture(e);
    }
    return call.onTab(tab -> snapshots.take(tab, request));
  }
}
