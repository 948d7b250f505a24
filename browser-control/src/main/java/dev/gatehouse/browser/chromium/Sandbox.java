package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Decides whether a browser can keep its sandbox. */
final class Sandbox {
  private static final Path SELF = Path.of("/proc/self");

  static final String ASKED =
      "runs without its sandbox, as browser.noSandbox says: a page that breaks out of the browser"
          + " has the rights of the gateway's user";
  static final String ROOT =
      "runs without its sandbox, because browsers have none for root: a page that breaks out of the"
          + " browser is root; run the gateway as another user";
  static final String UNAVAILABLE =
      "runs without its sandbox, because this host lets no user make one: a page that breaks out of"
          + " the browser has the rights of the gateway's user; allow user namespaces, or install the"
          + " package chromium-sandbox";

  private Sandbox() {}

  /** Why there cannot be a sandbox, as far as is known before the start. Blocks. */
  static Optional<String> missing(HostSystem system, LaunchPlan plan) {
    if (plan.noSandbox()) {
      return Optional.of(ASKED);
    }
    return system == HostSystem.LINUX && isRoot() ? Optional.of(ROOT) : Optional.empty();
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }
}
