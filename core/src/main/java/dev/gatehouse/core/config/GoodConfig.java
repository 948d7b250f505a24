package dev.gatehouse.core.config;

import java.util.List;

/**
 * A configuration that a gateway can go back to.
 *
 * @param generation which one it is
 * @param snapshot its text, with the newer {@link AccessKeys}, read as if it were the file; valid
 * @param kept the keys that are not as the generation has them; mostly none
 */
public record GoodConfig(Generation generation, ConfigSnapshot snapshot, List<String> kept) {
  public GoodConfig {
    kept = List.copyOf(kept);
  }
}
