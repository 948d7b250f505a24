package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;
import java.time.Duration;

/** {@code press}: presses and releases keys, wherever the focus is. */
final class PressAct implements ActKind {
  private static final double MOST_DELAY_MILLIS = 10_000;

  private final Keyboard keyboard;

  @Inject
  PressAct(Keyboard keyboard) {
    this.keyboard = keyboard;
  }

  @Override
  public String name() {
    return "press";
  }

  @Override
  public Act read(Fields fields) {
    // A space is a key.
    String given = fields.untrimmed("key").filter(key -> key.equals(" ")).orElse("");
    Chord chord = keyboard.chord(given.isEmpty() ? fields.required("key") : given);
    double millis = fields.number("delayMs").orElse(0.0);
    Duration held = Duration.ofMillis((long) Math.max(0, Math.min(millis, MOST_DELAY_MILLIS)));
    return Act.of(
        Limits.input(fields).plus(held),
        scene -> keyboard.press(scene.tab(), chord, held, scene.deadline()));
  }
}
