package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;

/** {@code scrollIntoView}: scrolls until an element can be seen. */
final class ScrollAct implements ActKind {
  private static final Wants VISIBLE = new Wants(true, false, false, false, false);

  private final Aim aim;

  @Inject
  ScrollAct(Aim aim) {
    this.aim = aim;
  }

  @Override
  public String name() {
    return "scrollIntoView";
  }

  @Override
  public Act read(Fields fields) {
    String ref = fields.required("ref");
    return Act.of(
        Limits.waiting(fields),
        scene -> aim.call(scene.tab(), ref, VISIBLE, scene.deadline(), "scroll"));
  }
}
