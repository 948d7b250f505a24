package dev.gatehouse.example;

import dev.gatehouse.browser.BrowserControl;
import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.browser.BrowserPage;
import dev.gatehouse.browser.BrowserPage.Snapshot;
import dev.gatehouse.browser.ManagedBrowser;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Drives a browser from a program. */
public final class ABrowserInside {
  private ABrowserInside() {}

  /**
   * Keeps the gateway's state in {@code directory}; greets on the page at {@code url}, which may be
   * of this machine; returns what was seen.
   */
  public static List<String> run(Path directory, String url) throws Exception {
    List<String> seen = new ArrayList<>();
    Map<String, Object> settings =
        Map.of("headless", true, "ssrfPolicy", Map.of("allowedHostnames", List.of("127.0.0.1")));
    GatewaySpec spec =
        GatewaySpec.builder()
            .distribution("gatehouse")
            .profile("inside")
            .stateDirectory(directory)
            .port(0)
            .config(Map.of("browser", settings))
            .module(new BrowserControlModule(Environment.system(), self -> List.of()))
            .build();
    try (GatewayHost host = GatewayHost.create()) {
      Gateway gateway = host.start(spec).awaitReady();
      ManagedBrowser browser = gateway.part(BrowserControl.class).browser("gatehouse");

      // The first call that needs the browser starts it.
      BrowserPage page = done(browser.open(url));
      Snapshot before = done(page.snapshot());
      done(page.type(before.ref("textbox", "Name"), "Ann"));
      done(page.click(before.ref("button", "Greet")));

      Snapshot after = done(page.snapshot());
      seen.add(after.text().contains("Hello Ann") ? "greeted" : after.text());
      seen.add("title " + done(page.evaluate("document.title")));
      seen.add(Files.size(done(page.screenshot())) > 0 ? "a picture" : "no picture");
      seen.add("running " + done(browser.status()).running());
    } // the browser ends with its gateway
    return seen;
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }
}
