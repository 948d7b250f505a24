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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code POST /act} and {@code POST /hooks/dialog}. */
final class ActRoutes implements Routes {
  private static final double DIALOG_MILLIS = 120_000;
  private static final double LEAST_DIALOG_MILLIS = 500;
  private static final double MOST_DIALOG_MILLIS = 600_000;

  private final Map<String, ActKind> kinds;
  private final ActRunner runner;

  @Inject
  ActRoutes(Set<ActKind> kinds, ActRunner runner) {
    this.kinds = kinds.stream().collect(Collectors.toMap(ActKind::name, Function.identity()));
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
    ActKind kind = fields.text("kind").map(kinds::get).orElse(null);
    if (kind == null) {
      throw new BrowserException(
          400,
          "kind is required: one of "
              + kinds.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    if (fields.has("selector") && !kind.name().equals("wait")) {
      throw new BrowserException(
          400,
          "act kind "
              + kind.name()
              + " takes no selector. First take a snapshot (GET /snapshot), find the element in it,"
              + " and give its ref: {\"kind\":\"click\",\"ref\":\"e12\"}. Only kind wait takes a CSS"
              + " selector.");
    }
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
