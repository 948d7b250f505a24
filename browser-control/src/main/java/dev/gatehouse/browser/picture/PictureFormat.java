package dev.gatehouse.browser.picture;

import java.util.Locale;
import java.util.Optional;

/** How a picture is encoded. */
public enum PictureFormat {
  PNG,
  JPEG;

  /** The one that a caller names; empty when there is no such one. */
  static Optional<PictureFormat> named(String name) {
    return switch (name.trim().toLowerCase(Locale.ROOT)) {
      case "png" -> Optional.of(PNG);
      case "jpeg", "jpg" -> Optional.of(JPEG);
      default -> Optional.empty();
    };
  }

  /** The name in requests, answers and file names: {@code png}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
