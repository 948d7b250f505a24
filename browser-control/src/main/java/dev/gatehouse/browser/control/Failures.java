package dev.gatehouse.browser.control;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.core.GatehouseException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into an answer. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static ControlAnswer answer(Throwable cause) {
    if (cause instanceof BrowserException e) {
      LOG.debug("a browser request was refused", e);
      return ControlAnswer.error(e.status(), String.valueOf(e.getMessage()));
    }
    if (cause instanceof CdpException e) {
      LOG.debug("a DevTools command failed", e);
      return ControlAnswer.error(500, devTools(e));
    }
    if (cause instanceof GatehouseException e) {
      int status =
          switch (e.exitCode()) {
            case USAGE -> 400;
            case CONFLICT -> 409;
            case OK, FAILURE, NOT_RUNNING, INTERNAL, IO, UNREACHABLE, IDENTITY, ACCESS, CONFIG ->
                500;
          };
      return ControlAnswer.error(status, e.getMessage() + "; " + e.remedy());
    }
    if (cause instanceof TimeoutException) {
      LOG.debug("a browser request took too long", cause);
      return ControlAnswer.error(
          500,
          "the browser did not answer in time; the page may be stuck: close the tab, or retry");
    }
    if (cause instanceof CompletionException && cause.getCause() != null) {
      return answer(cause.getCause());
    }
    LOG.error("browser request failed", cause);
    return ControlAnswer.error(500, "internal error");
  }

  private static String devTools(CdpException e) {
    if (e.timedOut()) {
      return e.getMessage()
          + "; the page may be stuck in a script or behind a dialog: answer the dialog, navigate"
          + " away, or close the tab";
    }
    return e.closed()
        ? e.reason() + "; list the tabs, then retry on one of them"
        : String.valueOf(e.getMessage());
  }
}
