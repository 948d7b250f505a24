package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;

/** Whether callers may run code of their own in pages: {@code browser.evaluateEnabled}. */
final class EvaluateSwitch {
  private final GatewayContext context;

  @Inject
  EvaluateSwitch(GatewayContext context) {
    this.context = context;
  }

  /**
   * @throws BrowserException with status 403 when it is off
   */
  void require(String what) {
    boolean off =
        ConfigTrees.at(context.config().resolved(), "browser", "evaluateEnabled")
            .filter(Boolean.FALSE::equals)
            .isPresent();
    if (off) {
      throw new BrowserException(
          403,
          what
              + " is disabled by browser.evaluateEnabled=false: use snapshot and the other kinds of"
              + " act instead");
    }
  }
}
