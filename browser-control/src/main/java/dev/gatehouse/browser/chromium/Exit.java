package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

/**
 * How a browser ended.
 *
 * @param asked whether it was stopped through {@link RunningChromium#stop}
 * @param code its exit code, 128 and more for a signal; -1 when the system does not tell
 * @param reason for people: why it ended, and its own last words where it ended by itself
 */
public record Exit(boolean asked, int code, String reason) {
  public Exit {
    requireNonNull(reason, "reason");
  }
}
