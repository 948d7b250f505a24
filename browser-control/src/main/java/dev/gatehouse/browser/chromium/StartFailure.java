package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.List;
import java.util.Optional;

/** Turns what a browser said before it ended into an error that a person can act on. Pure. */
final class StartFailure {
  /** The exit code by which a browser says that another one has the user data directory. */
  static final int PROFILE_IN_USE = 21;

  private StartFailure() {}

  /** Whether it ended because it cannot make a sandbox here, so that only one without works. */
  static boolean needsNoSandbox(List<String> lastLines) {
    return says(lastLines, "No usable sandbox")
        || says(lastLines, "without --no-sandbox is not supported")
        || says(lastLines, "Failed to move to new namespace");
  }

  /**
   * @param code its exit code
   * @param holder who has the user data directory, where somebody has
   */
  static BrowserException ended(
      LaunchPlan plan, int code, List<String> lastLines, Optional<String> holder) {
    if (code == PROFILE_IN_USE) {
      return new BrowserException(
          409,
          "the user data directory "
              + plan.userData()
              + " is in use by "
              + holder.orElse("another browser")
              + "; close that browser, then start this one again");
    }
    if (says(lastLines, "Missing X server or $DISPLAY")) {
      return new BrowserException(
          500,
          "the browser cannot open a window: there is no display; set browser.headless to true, or"
              + " start the gateway in a desktop session");
    }
    if (says(lastLines, "No space left on device")) {
      return new BrowserException(
          507, "the disk is full: " + plan.program().executable() + " cannot run; free some space");
    }
    if (needsNoSandbox(lastLines)) {
      return new BrowserException(
          500,
          "the browser cannot make its sandbox here: allow user namespaces on this host, install"
              + " the package chromium-sandbox, or set browser.noSandbox to true");
    }
    return new BrowserException(
        500,
        plan.program().executable()
            + " ended at once with code "
            + code
            + (lastLines.isEmpty() ? " and said nothing" : "; it said: " + text(lastLines))
            + snapHint(plan));
  }

  static BrowserException late(LaunchPlan plan, List<String> lastLines) {
    return new BrowserException(
        504,
        plan.program().executable()
            + " did not answer DevTools within "
            + plan.startLimit().toSeconds()
            + " s and was ended"
            + (lastLines.isEmpty() ? "" : "; it said: " + text(lastLines))
            + "; raise browser.startTimeoutMs on a slow host"
            + snapHint(plan));
  }

  static BrowserException portTaken(LaunchPlan plan, String holders) {
    return new BrowserException(
        409,
        "port "
            + plan.port()
            + " of the browser is in use by "
            + holders
            + "; end that program, or give the browser profile another cdpPort");
  }

  static BrowserException otherDirectory(LaunchPlan plan) {
    return new BrowserException(
        500,
        plan.program().executable()
            + " does not use the user data directory "
            + plan.userData()
            + " and was ended: it cannot read or write there"
            + snapHint(plan));
  }

  static BrowserException cannotRun(LaunchPlan plan, Throwable cause) {
    return new BrowserException(
        500,
        plan.program().executable() + " cannot be started: " + cause.getMessage() + snapHint(plan),
        cause);
  }

  static String text(List<String> lastLines) {
    return String.join(" | ", lastLines);
  }

  private static String snapHint(LaunchPlan plan) {
    return plan.program().confined()
        ? "; it is a snap, which may not use hidden directories: install a browser from a package"
            + " of your system instead, or name one with browser.executablePath"
        : "";
  }

  private static boolean says(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }
}
