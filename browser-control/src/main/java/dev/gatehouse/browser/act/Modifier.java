package dev.gatehouse.browser.act;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** A key that changes what others mean while it is held. */
enum Modifier {
  ALT(1),
  CONTROL(2),
  META(4),
  SHIFT(8);

  private final int bit;

  Modifier(int bit) {
    this.bit = bit;
  }

  /** Its bit in the {@code modifiers} of DevTools. */
  int bit() {
    return bit;
  }

  /** The name of its key. */
  String keyName() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  static int bits(Collection<Modifier> modifiers) {
    return modifiers.stream().mapToInt(Modifier::bit).reduce(0, (a, b) -> a | b);
  }

  /**
   * Finds a modifier by one of its names.
   *
   * @param mac whether the browser runs on macOS, where {@code ControlOrMeta} is Meta
   */
  static Optional<Modifier> find(String name, boolean mac) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "alt", "option" -> Optional.of(ALT);
      case "control", "ctrl" -> Optional.of(CONTROL);
      case "meta", "cmd", "command" -> Optional.of(META);
      case "shift" -> Optional.of(SHIFT);
      case "controlormeta" -> Optional.of(mac ? META : CONTROL);
      default -> Optional.empty();
    };
  }
}
