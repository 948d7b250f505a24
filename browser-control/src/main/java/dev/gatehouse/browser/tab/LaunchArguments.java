package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.profile.BrowserProfile;
import io.vertx.core.Future;
import java.util.List;

/**
 * Adds to the command line of a browser that this gateway starts. Bound with a Guice {@code
 * Multibinder}; asked before every start, and never for a browser that is only attached to. Never
 * blocks.
 */
public interface LaunchArguments {
  /**
   * Makes ready what the arguments speak of, and returns them.
   *
   * @param configured {@code browser.extraArgs} of the configuration, which follow the arguments
   * @return fails when the browser must not start without it
   */
  Future<List<String>> of(BrowserProfile profile, List<String> configured);
}
