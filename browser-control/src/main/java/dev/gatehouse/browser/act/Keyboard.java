package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Presses keys and writes text in a tab. For use on the loop. */
final class Keyboard {
  /** A pause between the characters of text that is typed like a person does. */
  private static final Duration BETWEEN_CHARACTERS = Duration.ofMillis(75);

  private final Vertx vertx;
  private final boolean mac;
  private @Nullable KeyTable keys;

  @Inject
  Keyboard(Vertx vertx) {
    this.vertx = vertx;
    this.mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
  }

  /** Whether {@code ControlOrMeta} is Meta. */
  boolean mac() {
    return mac;
  }

  /** Reads a chord; fails with status 400. */
  Chord chord(String given) {
    return Chord.parse(given, keys(), mac);
  }

  /**
   * Presses and releases keys.
   *
   * @param held how long the last key stays down
   */
  Future<Void> press(Tab tab, Chord chord, Duration held, Deadline deadline) {
    if (chord.key().isEmpty()) {
      return insert(tab, chord.text(), deadline);
    }
    Key key = chord.key().get();
    Set<Modifier> down = new HashSet<>();
    Future<Void> pressed = Future.succeededFuture();
    for (Modifier modifier : chord.modifiers()) {
      pressed = pressed.compose(done -> hold(tab, modifier, down, deadline));
    }
    pressed = pressed.compose(done -> down(tab, key, down, deadline));
    if (!held.isZero()) {
      pressed = pressed.compose(done -> Pause.of(vertx, held));
    }
    pressed = pressed.compose(done -> send(tab, event("keyUp", key, down), deadline));
    List<Modifier> order = new ArrayList<>(chord.modifiers());
    for (int i = order.size() - 1; i >= 0; i--) {
      Modifier modifier = order.get(i);
      // Whatever failed before, a modifier must not stay down.
      pressed = pressed.eventually(() -> release(tab, modifier, down, deadline));
    }
    return pressed;
  }

  Future<Void> press(Tab tab, String key, Deadline deadline) {
    return press(tab, chord(key), Duration.ZERO, deadline);
  }

  /** Holds modifiers down; to be released by {@link #release}. */
  Future<Void> hold(Tab tab, Set<Modifier> modifiers, Deadline deadline) {
    Set<Modifier> down = new HashSet<>();
    Future<Void> held = Future.succeededFuture();
    for (Modifier modifier : modifiers) {
      held = held.compose(done -> hold(tab, modifier, down, deadline));
    }
    return held;
  }

  /** Lets modifiers go. */
  Future<Void> release(Tab tab, Set<Modifier> modifiers, Deadline deadline) {
    Set<Modifier> down = new HashSet<>(modifiers);
    Future<Void> released = Future.succeededFuture();
    for (Modifier modifier : modifiers) {
      released = released.eventually(() -> release(tab, modifier, down, deadline));
    }
    return released;
  }

  /** Writes text at once, as pasting or an input method does: input events, no key events. */
  Future<Void> insert(Tab tab, String text, Deadline deadline) {
    return tab.session()
        .send("Input.insertText", new JsonObject().put("text", text), deadline.left())
        .mapEmpty();
  }

  /** Types text key by key, with a pause after each; what no key types is inserted. */
  Future<Void> type(Tab tab, String text, Deadline deadline) {
    Future<Void> typed = Future.succeededFuture();
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      // A line break of two characters is one press of Enter.
      if (points[i] == '\n' && i > 0 && points[i - 1] == '\r') {
        continue;
      }
      String character = Character.toString(points[i]);
      typed =
          typed
              .compose(done -> character(tab, character, deadline))
              .compose(done -> Pause.of(vertx, BETWEEN_CHARACTERS));
    }
    return typed;
  }

  /** How long {@link #type} pauses in all. */
  static Duration typingTime(String text) {
    return BETWEEN_CHARACTERS.multipliedBy(text.codePointCount(0, text.length()));
  }

  private Future<Void> character(Tab tab, String character, Deadline deadline) {
    Optional<Key> key = keys().find(character).filter(Key::types);
    return key.isPresent()
        ? down(tab, key.get(), Set.of(), deadline)
            .compose(done -> send(tab, event("keyUp", key.get(), Set.of()), deadline))
        : insert(tab, character, deadline);
  }

  private Future<Void> hold(Tab tab, Modifier modifier, Set<Modifier> down, Deadline deadline) {
    down.add(modifier);
    return send(tab, event("rawKeyDown", key(modifier), down), deadline);
  }

  private Future<Void> release(Tab tab, Modifier modifier, Set<Modifier> down, Deadline deadline) {
    down.remove(modifier);
    return send(tab, event("keyUp", key(modifier), down), deadline);
  }

  private Future<Void> down(Tab tab, Key key, Set<Modifier> held, Deadline deadline) {
    boolean command = held.stream().anyMatch(modifier -> modifier != Modifier.SHIFT);
    boolean types = key.types() && !command;
    JsonObject event = event(types ? "keyDown" : "rawKeyDown", key, held);
    if (types) {
      event.put("text", key.text()).put("unmodifiedText", key.text());
    }
    if (mac && held.equals(Set.of(Modifier.META)) && key.code().equals("KeyA")) {
      // The menu that knows this chord belongs to the window, which DevTools do not reach.
      event.put("commands", new JsonArray().add("selectAll"));
    }
    return send(tab, event, deadline);
  }

  private static JsonObject event(String type, Key key, Set<Modifier> held) {
    return new JsonObject()
        .put("type", type)
        .put("modifiers", Modifier.bits(held))
        .put("windowsVirtualKeyCode", key.number())
        .put("code", key.code())
        .put("key", key.value())
        .put("location", key.location())
        .put("isKeypad", key.location() == 3);
  }

  private static Future<Void> send(Tab tab, JsonObject event, Deadline deadline) {
    return tab.session().send("Input.dispatchKeyEvent", event, deadline.left()).mapEmpty();
  }

  private Key key(Modifier modifier) {
    return keys().find(modifier.keyName()).orElseThrow();
  }

  private KeyTable keys() {
    KeyTable table = keys;
    if (table == null) {
      table = new KeyTable();
      keys = table;
    }
    return table;
  }
}
