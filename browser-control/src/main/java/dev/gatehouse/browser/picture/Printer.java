package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.cdp.CdpStream;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;

/** Prints tabs as PDF. Never blocks. */
final class Printer {
  private static final int MAX_BYTES = 64 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject
  Printer() {}

  /** Prints the page of a tab, with its backgrounds; fails with 507 above 64 MiB. */
  Future<Buffer> print(Tab tab, Fields wishes) {
    JsonObject params =
        new JsonObject()
            .put("printBackground", wishes.flag("background", true))
            .put("landscape", wishes.flag("landscape", false))
            .put("preferCSSPageSize", wishes.flag("preferCssPageSize", false))
            .put("transferMode", "ReturnAsStream");
    wishes.text("pageRanges").ifPresent(ranges -> params.put("pageRanges", ranges));
    return tab.session()
        .send("Page.printToPDF", params, LIMIT)
        .recover(cause -> Future.failedFuture(explained(cause)))
        .compose(answer -> read(tab, answer.getString("stream", "")));
  }

  private static Future<Buffer> read(Tab tab, String stream) {
    Buffer document = Buffer.buffer();
    return CdpStream.read(
            tab.session(),
            stream,
            piece -> {
              if (document.length() + piece.length > MAX_BYTES) {
                return Future.failedFuture(
                    new BrowserException(
                        507,
                        "the document is larger than 64 MiB: print a part of it with pageRanges,"
                            + " such as 1-20"));
              }
              document.appendBytes(piece);
              return Future.succeededFuture();
            })
        .map(document);
  }

  private static Throwable explained(Throwable cause) {
    if (!(cause instanceof CdpException refusal) || refusal.closed()) {
      return cause;
    }
    if (refusal.timedOut()) {
      return Captures.tooSlow(refusal);
    }
    return refusal.reason().contains("range")
        ? new BrowserException(400, "pageRanges: " + refusal.reason(), refusal)
        : new BrowserException(
            500,
            "the browser cannot print this page ("
                + refusal.reason()
                + "); one with a window may not print at all",
            refusal);
  }
}
