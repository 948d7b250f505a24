package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code batch}: several acts on one tab without another call between them, until one fails. All
 * are read before the first is done.
 */
final class BatchAct implements ActKind {
  private static final int MOST = 50;
  private static final String NAME = "batch";

  private final ActKinds kinds;

  @Inject
  BatchAct(ActKinds kinds) {
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return NAME;
  }

  private record Entry(String kind, Act act) {}

  @Override
  public Act read(Fields fields) {
    List<Entry> entries = new ArrayList<>();
    for (Object one : fields.list("actions")) {
      if (!(one instanceof Map<?, ?> map)) {
        throw new BrowserException(400, "actions must be a list of objects, each with a kind");
      }
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((key, value) -> object.put(String.valueOf(key), value));
      entries.add(entry(Fields.of(object), entries.size()));
    }
    if (entries.isEmpty() || entries.size() > MOST) {
      throw new BrowserException(400, "actions are required, 1 to " + MOST + " of them");
    }
    Duration limit =
        entries.stream().map(entry -> entry.act().limit()).reduce(Duration.ZERO, Duration::plus);
    return new Act(limit, scene -> play(scene, entries));
  }

  private Entry entry(Fields fields, int index) {
    try {
      ActKind kind = kinds.of(fields);
      if (kind.name().equals(NAME) || !kind.queued()) {
        throw new BrowserException(400, kind.name() + " cannot be part of a batch");
      }
      return new Entry(kind.name(), kind.read(fields));
    } catch (BrowserException e) {
      throw new BrowserException(
          e.status(), "actions[" + index + "]: " + e.getMessage() + " (nothing was done)", e);
    }
  }

  private static Future<Map<String, Object>> play(Scene scene, List<Entry> entries) {
    List<Map<String, Object>> results = new ArrayList<>();
    Future<Void> played = Future.succeededFuture();
    for (Entry entry : entries) {
      played =
          played.compose(
              done ->
                  entry
                      .act()
                      .work()
                      .apply(new Scene(scene.tab(), Deadline.in(entry.act().limit()), scene.gone()))
                      .<Void>compose(
                          extra -> {
                            Map<String, Object> result = new LinkedHashMap<>();
                            result.put("kind", entry.kind());
                            result.putAll(extra);
                            results.add(result);
                            return scene
                                .tab()
                                .part(PageLife.class)
                                .settled(Deadline.in(entry.act().limit()));
                          })
                      .recover(
                          cause ->
                              Future.failedFuture(
                                  cause instanceof BrowserException known
                                      ? new BrowserException(
                                          known.status(),
                                          "actions["
                                              + results.size()
                                              + "] failed, the ones before it are done: "
                                              + known.getMessage(),
                                          known)
                                      : cause)));
    }
    return played.map(done -> Map.of("results", results));
  }
}
