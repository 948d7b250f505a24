package dev.gatehouse.browser.transfer;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.component.GatewayContext;

/**
 * What the configuration says about files.
 *
 * @param maxBytes {@code browser.maxDownloadMiB}: the most that one file may have, in either
 *     direction
 */
record TransferSettings(long maxBytes) {
  static final int DEFAULT_MIB = 512;

  private static final double MOST_MIB = 1 << 20;

  static TransferSettings of(GatewayContext context) {
    double mib =
        ConfigTrees.at(context.config().resolved(), "browser", "maxDownloadMiB")
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).doubleValue())
            .filter(value -> value >= 0)
            .orElse((double) DEFAULT_MIB);
    return new TransferSettings((long) (Math.min(mib, MOST_MIB) * (1 << 20)));
  }

  /** The limit as people read it: {@code 512 MiB}. */
  static String shown(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : bytes + " bytes";
  }
}
