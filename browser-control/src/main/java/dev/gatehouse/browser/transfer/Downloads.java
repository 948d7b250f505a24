package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/**
 * The downloads of each browser of this gateway. A browser that this gateway has started is told at
 * its first tab where downloads go; one that it has only attached to belongs to somebody, and its
 * downloads are taken over when a caller first asks for one. For use on the loop.
 */
final class Downloads implements TabPartFactory {
  private final Vertx vertx;
  private final BrowserFolders folders;
  private final GatewayContext context;
  private final Map<Browser, BrowserDownloads> browsers = new HashMap<>();
  private final Map<Browser, Future<Void>> begun = new HashMap<>();

  @Inject
  Downloads(Vertx vertx, BrowserFolders folders, GatewayContext context) {
    this.vertx = vertx;
    this.folders = folders;
    this.context = context;
  }

  @Override
  public TabPart create(Tab tab) {
    return () ->
        tab.browser().ownership().ours()
            ? of(tab.browser()).<Void>mapEmpty()
            : Future.<Void>succeededFuture();
  }

  /** The downloads of a browser, which from now on go into our folder. */
  Future<BrowserDownloads> of(Browser browser) {
    if (browser.profile().remote()) {
      return Future.failedFuture(
          new BrowserException(
              501,
              "downloads of browser profile \""
                  + browser.profile().name()
                  + "\" cannot be fetched: its browser runs on another host and writes there"));
    }
    BrowserDownloads known = browsers.get(browser);
    if (known == null) {
      BrowserDownloads fresh = new BrowserDownloads(vertx, browser, folders, context);
      browsers.put(browser, fresh);
      begun.put(browser, fresh.begin());
      browser
          .session()
          .closed()
          .onComplete(
              done -> {
                browsers.remove(browser);
                begun.remove(browser);
              });
      known = fresh;
    }
    BrowserDownloads downloads = known;
    return begun.getOrDefault(browser, Future.succeededFuture()).map(downloads);
  }
}
