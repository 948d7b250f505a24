package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Writes a note into a page's cookie and storage, and reads it again. */
final class PageNote {
  private static final String READ =
      "(document.cookie.match(/note=([^;]*)/)||[])[1] + ' ' + localStorage.getItem('note')";

  private PageNote() {}

  /** Writes {@code note} as a cookie that outlives the browser, and into the page's storage. */
  static void write(Vertx vertx, RunningChromium browser, String page, String note)
      throws Exception {
    evaluate(
        vertx,
        browser,
        page,
        "document.cookie = 'note="
            + note
            + "; max-age=86400'; localStorage.setItem('note', '"
            + note
            + "'); "
            + READ);
  }

  /** Returns cookie and storage, with a space between. */
  static String read(Vertx vertx, RunningChromium browser, String page) throws Exception {
    return evaluate(vertx, browser, page, READ);
  }

  /** Connects to a browser. */
  static CdpConnection connect(Vertx vertx, RunningChromium browser) throws Exception {
    URI address = URI.create(browser.webSocketUrl());
    return RealChromium.await(
        new CdpConnector(vertx)
            .open(
                new WebSocketConnectOptions()
                    .setHost(address.getHost())
                    .setPort(address.getPort())
                    .setURI(address.getPath())
                    .setAllowOriginHeader(false),
                browser.endpoint().toString()));
  }

  /** Opens {@code page} in a tab of its own. */
  static CdpSession open(CdpConnection connection, String page) throws Exception {
    CdpSession browser = connection.browser();
    String target =
        RealChromium.await(
                browser.send("Target.createTarget", new JsonObject().put("url", "about:blank")))
            .getString("targetId");
    CdpSession tab = RealChromium.await(browser.attach(target));
    CompletableFuture<Void> loaded = new CompletableFuture<>();
    tab.on("Page.loadEventFired", event -> loaded.complete(null));
    RealChromium.await(tab.send("Page.enable"));
    RealChromium.await(tab.send("Page.navigate", new JsonObject().put("url", page)));
    loaded.get(RealChromium.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return tab;
  }

  private static String evaluate(
      Vertx vertx, RunningChromium browser, String page, String expression) throws Exception {
    CdpConnection connection = connect(vertx, browser);
    try {
      CdpSession tab = open(connection, page);
      JsonObject answer =
          RealChromium.await(
              tab.send("Runtime.evaluate", new JsonObject().put("expression", expression)));
      RealChromium.await(
          connection
              .browser()
              .send("Target.closeTarget", new JsonObject().put("targetId", tab.targetId())));
      return answer.getJsonObject("result").getString("value");
    } finally {
      RealChromium.await(connection.close());
    }
  }
}
