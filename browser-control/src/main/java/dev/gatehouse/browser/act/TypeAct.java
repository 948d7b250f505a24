package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;

/**
 * {@code type}: replaces the content of a field at once, or types into it key by key; then, where
 * asked for, presses Enter.
 */
final class TypeAct implements ActKind {
  private static final int MOST_SLOWLY = 2_000;

  private final Aim aim;
  private final Keyboard keyboard;
  private final ClickAct clicks;

  @Inject
  TypeAct(Aim aim, Keyboard keyboard, ClickAct clicks) {
    this.aim = aim;
    this.keyboard = keyboard;
    this.clicks = clicks;
  }

  @Override
  public String name() {
    return "type";
  }

  @Override
  public Act read(Fields fields) {
    String ref = fields.required("ref");
    String text =
        fields.untrimmed("text").orElseThrow(() -> new BrowserException(400, "text is required"));
    boolean slowly = fields.flag("slowly", false);
    if (slowly && text.length() > MOST_SLOWLY) {
      throw new BrowserException(
          400,
          "text is too long to be typed slowly: at most "
              + MOST_SLOWLY
              + " characters; leave out slowly to write it at once");
    }
    boolean submit = fields.flag("submit", false);
    Duration limit = Limits.input(fields);
    return Act.of(
        slowly ? limit.plus(Keyboard.typingTime(text)) : limit,
        scene -> {
          Future<Void> typed = slowly ? slowly(scene, ref, text) : replace(scene, ref, text);
          return submit ? typed.compose(done -> enter(scene, ref)) : typed;
        });
  }

  /** Replaces the content of a field. */
  Future<Void> replace(Scene scene, String ref, String text) {
    return aim.call(scene.tab(), ref, Wants.EDIT, scene.deadline(), "replacing", text)
        .compose(
            answer -> {
              if (!"type".equals(answer.getString("ok"))) {
                return Future.succeededFuture();
              }
              if (!text.isEmpty()) {
                return keyboard.insert(scene.tab(), text, scene.deadline());
              }
              return answer.getBoolean("empty", false)
                  ? Future.succeededFuture()
                  : keyboard.press(scene.tab(), "Delete", scene.deadline());
            });
  }

  private Future<Void> slowly(Scene scene, String ref, String text) {
    return aim.call(scene.tab(), ref, Wants.EDIT, scene.deadline(), "focus")
        .compose(ready -> aim.point(scene.tab(), ref, Wants.CLICK, scene.deadline()))
        .compose(at -> clicks.click(scene, at, Mouse.Button.LEFT, false, Set.of()))
        .compose(clicked -> keyboard.type(scene.tab(), text, scene.deadline()));
  }

  private Future<Void> enter(Scene scene, String ref) {
    return aim.call(
            scene.tab(),
            ref,
            new Wants(false, false, false, false, true),
            scene.deadline(),
            "focus")
        .compose(focused -> keyboard.press(scene.tab(), "Enter", scene.deadline()));
  }
}
