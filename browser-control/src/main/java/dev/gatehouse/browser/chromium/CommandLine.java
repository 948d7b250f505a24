package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words that start a browser. Pure.
 *
 * @param headless whether it shall have no window
 * @param sandbox whether it shall keep its sandbox
 * @param pipe whether its life shall hang on its standard input, which wants a shell
 */
record CommandLine(HostSystem system, boolean headless, boolean sandbox, boolean pipe) {
  // Java can pass no descriptor but the first three. The browser reads commands from 3 and ends
  // when
  // that ends; what it would answer there is of no use.
  private static final List<String> PIPE_SHELL =
      List.of("/bin/sh", "-c", "exec \"$@\" 3<&0 4>/dev/null", "sh");

  // What would make another browser of it, or open it to others.
  private static final Set<String> OURS =
      Set.of(
          "--user-data-dir",
          "--profile-directory",
          "--remote-debugging-port",
          "--remote-debugging-pipe",
          "--remote-debugging-address",
          "--remote-debugging-targets");

  private static final List<String> ALWAYS =
      List.of(
          "--no-first-run",
          "--no-default-browser-check",
          "--no-service-autorun",
          "--disable-sync",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-default-apps",
          "--disable-domain-reliability",
          "--disable-client-side-phishing-detection",
          "--disable-breakpad",
          "--no-pings",
          "--disable-search-engine-choice-screen",
          "--disable-session-crashed-bubble",
          "--hide-crash-restore-bubble",
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding",
          "--disable-blink-features=AutomationControlled",
          "--password-store=basic");

  private static final String DISABLE_FEATURES = "--disable-features=";
  private static final List<String> DISABLED =
      List.of("Translate", "MediaRouter", "OptimizationHints", "AutofillServerCommunication");

  /**
   * Returns program and arguments.
   *
   * @throws BrowserException with status 400 when a configured argument is one of our own
   */
  List<String> words(LaunchPlan plan) {
    List<String> words = new ArrayList<>();
    if (pipe) {
      words.addAll(PIPE_SHELL);
    }
    words.add(plan.program().executable().toString());
    Set<String> disabled = new LinkedHashSet<>(DISABLED);
    List<String> extra = extra(plan.extraArgs(), disabled);
    words.addAll(ALWAYS);
    if (headless) {
      words.add("--headless=new");
      words.add("--disable-gpu");
    }
    if (!sandbox) {
      words.add("--no-sandbox");
      words.add("--disable-setuid-sandbox");
    }
    if (system == HostSystem.LINUX) {
      words.add("--disable-dev-shm-usage");
    }
    if (system == HostSystem.MACOS) {
      words.add("--use-mock-keychain");
    }
    words.addAll(extra);
    words.add(DISABLE_FEATURES + String.join(",", disabled));
    words.add("--remote-debugging-port=" + plan.port());
    if (pipe) {
      words.add("--remote-debugging-pipe");
    }
    words.add(plan.home().word());
    words.add("about:blank");
    return words;
  }

  private static List<String> extra(List<String> configured, Set<String> disabled) {
    List<String> extra = new ArrayList<>();
    for (String configuredWord : configured) {
      String word = configuredWord.trim();
      String name = word.replaceFirst("=.*", "");
      if (OURS.contains(name)) {
        throw new BrowserException(
            400,
            "browser.extraArgs must not hold "
                + name
                + ": it is set for each browser profile; remove it, or attach to a browser of your"
                + " own with cdpUrl");
      }
      if (word.startsWith(DISABLE_FEATURES)) {
        // The last such argument would win alone.
        disabled.addAll(List.of(word.substring(DISABLE_FEATURES.length()).split(",")));
      } else if (!word.isEmpty()) {
        extra.add(word);
      }
    }
    return extra;
  }
}
