package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;
import java.util.Set;

/** {@code hover}: moves the mouse onto an element. */
final class HoverAct implements ActKind {
  private final Aim aim;

  @Inject
  HoverAct(Aim aim) {
    this.aim = aim;
  }

  @Override
  public String name() {
    return "hover";
  }

  @Override
  public Act read(Fields fields) {
    String ref = fields.required("ref");
    return Act.of(
        Limits.input(fields),
        scene ->
            aim.point(scene.tab(), ref, Wants.HOVER, scene.deadline())
                .compose(at -> Mouse.move(scene.tab(), at, Set.of(), scene.deadline())));
  }
}
