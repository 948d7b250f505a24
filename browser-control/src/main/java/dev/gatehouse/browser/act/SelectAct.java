package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import java.util.List;

/** {@code select}: chooses options of a list by value or label; all others are unchosen. */
final class SelectAct implements ActKind {
  private final Aim aim;

  @Inject
  SelectAct(Aim aim) {
    this.aim = aim;
  }

  @Override
  public String name() {
    return "select";
  }

  @Override
  public Act read(Fields fields) {
    String ref = fields.text("ref").orElse("");
    List<String> values = fields.texts("values");
    if (ref.isEmpty() || values.isEmpty()) {
      throw new BrowserException(400, "ref and values are required");
    }
    return Act.of(
        Limits.input(fields),
        scene ->
            aim.call(
                scene.tab(), ref, Wants.CHOOSE, scene.deadline(), "choose", new JsonArray(values)));
  }
}
