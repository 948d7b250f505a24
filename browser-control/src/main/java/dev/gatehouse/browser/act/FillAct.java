package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code fill}: fills the fields of a form one after the other, until one cannot be. */
final class FillAct implements ActKind {
  private static final Duration FOLLOWS = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Aim aim;
  private final TypeAct types;
  private final ClickAct clicks;

  @Inject
  FillAct(Vertx vertx, Aim aim, TypeAct types, ClickAct clicks) {
    this.vertx = vertx;
    this.aim = aim;
    this.types = types;
    this.clicks = clicks;
  }

  @Override
  public String name() {
    return "fill";
  }

  private record Entry(String ref, boolean check, boolean on, String text) {
    static Entry of(Fields fields) {
      String type = fields.text("type").orElse("text").toLowerCase(Locale.ROOT);
      String text = fields.untrimmed("value").orElse("");
      return new Entry(
          fields.required("ref"),
          type.equals("checkbox") || type.equals("radio"),
          text.equals("true") || text.equals("1"),
          text);
    }
  }

  @Override
  public Act read(Fields fields) {
    List<Entry> entries = new ArrayList<>();
    for (Object one : fields.list("fields")) {
      if (one instanceof Map<?, ?> map) {
        Map<String, Object> object = new java.util.LinkedHashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        Fields field = Fields.of(object);
        if (field.text("ref").isPresent()) {
          entries.add(Entry.of(field));
        }
      }
    }
    if (entries.isEmpty()) {
      throw new BrowserException(400, "fields are required");
    }
    Duration each = Limits.input(fields);
    return Act.of(
        each.multipliedBy(entries.size()),
        scene -> {
          Future<Void> filled = Future.succeededFuture();
          for (Entry entry : entries) {
            filled =
                filled.compose(
                    done -> {
                      Scene own = new Scene(scene.tab(), Deadline.in(each), scene.gone());
                      return entry.check()
                          ? check(own, entry)
                          : types.replace(own, entry.ref(), entry.text());
                    });
          }
          return filled;
        });
  }

  private Future<Void> check(Scene scene, Entry entry) {
    return state(scene, entry)
        .compose(
            before -> {
              if (before.getBoolean("on") == entry.on()) {
                return Future.succeededFuture();
              }
              if (!entry.on() && before.getBoolean("radio", false)) {
                return Future.failedFuture(
                    new BrowserException(
                        500,
                        "Element \""
                            + entry.ref()
                            + "\" is a radio button, which cannot be turned off: turn another one"
                            + " of its group on."));
              }
              return aim.point(scene.tab(), entry.ref(), Wants.CLICK, scene.deadline())
                  .compose(at -> clicks.click(scene, at, Mouse.Button.LEFT, false, Set.of()))
                  .compose(clicked -> follows(scene, entry, Deadline.in(FOLLOWS)));
            });
  }

  private Future<Void> follows(Scene scene, Entry entry, Deadline patience) {
    return state(scene, entry)
        .compose(
            after -> {
              if (after.getBoolean("on") == entry.on()) {
                return Future.succeededFuture();
              }
              if (patience.passed()) {
                return Future.failedFuture(
                    new BrowserException(
                        500,
                        "Element \""
                            + entry.ref()
                            + "\" was clicked and is still "
                            + (entry.on() ? "not checked" : "checked")
                            + ": the page does not allow it now. Run a new snapshot."));
              }
              return Pause.of(vertx, Duration.ofMillis(50))
                  .compose(waited -> follows(scene, entry, patience));
            });
  }

  private Future<JsonObject> state(Scene scene, Entry entry) {
    return aim.call(scene.tab(), entry.ref(), Wants.CHOOSE, scene.deadline(), "checked");
  }
}
