package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code POST /act} and {@code POST /hooks/dialog}. */
final class ActRoutes implements Routes {
  private static final double DIALOG_MILLIS = 120_000;
  private static final double LEAST_DIALOG_MILLIS = 500;
  private static final double MOST_DIALOG_MILLIS = 600_000;

  private final ActKinds kinds;
  private final ActRunner runner;

  @Inject
  ActRoutes(ActKinds kinds, ActRunner runner) {
    this.kinds = kinds;
    this.runner = runner;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/act", Access.WRITE, this::act),
        new Route("POST", "/hooks/dialog", Access.WRITE, ActRoutes::armDialog));
  }

  private Future<Map<String, Object>> act(Call call) {
    Fields fields = call.fields();
    ActKind kind = kinds.of(fields);
    Act act = kind.read(fields);
    if (kind.queued()) {
      return call.onTab(tab -> runner.run(tab, act, call.gone()));
    }
    return call.tab().compose(tab -> runner.run(tab, act, call.gone()));
  }

  private static Future<Map<String, Object>> armDialog(Call call) {
    boolean accept =
        call.fields()
            .flag("accept")
            .orElseThrow(() -> new BrowserException(400, "accept is required"));
    double millis = call.fields().number("timeoutMs").orElse(DIALOG_MILLIS);
    Duration limit =
        Duration.ofMillis(
            (long) Math.max(LEAST_DIALOG_MILLIS, Math.min(millis, MOST_DIALOG_MILLIS)));
    // Not in the tab's queue: what will open the dialog may be waiting there already.
    return call.tab()
        .map(
            tab -> {
              tab.part(Dialogs.class).arm(accept, call.fields().untrimmed("promptText"), limit);
              return Map.of("ok", true, "targetId", tab.targetId());
            });
  }
}
