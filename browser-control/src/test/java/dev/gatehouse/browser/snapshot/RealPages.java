package dev.gatehouse.browser.snapshot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.cdp.CdpConnector;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.core.Environment;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real browser of one instance for all tests of a class, which is skipped where none is
 * installed.
 */
final class RealPages implements BeforeAllCallback, AfterAllCallback {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Supplier<TestSite> sites;
  private final Map<String, Object> config;
  private Path home;
  private TestGateway gateway;
  private TestSite site;

  RealPages(Supplier<TestSite> sites) {
    this(sites, Map.of());
  }

  /**
   * @param config what the instance's configuration says about browsers
   */
  RealPages(Supplier<TestSite> sites, Map<String, Object> config) {
    this.sites = sites;
    this.config = new HashMap<>(config);
    this.config.put("headless", true);
    this.config.put("defaultProfile", "sigil");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    assumeTrue(
        new BrowserFinder(Environment.system()).find(Optional.empty()).isPresent(),
        "no browser is installed on this host");
    home = Files.createTempDirectory("snapshots");
    site = sites.get();
    gateway = TestGateway.of(home, "sigil", "main", config).start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (gateway != null) {
      gateway.close();
    }
    if (site != null) {
      site.close();
    }
    if (home != null) {
      try (Stream<Path> files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TestSite site() {
    return site;
  }

  TestGateway gateway() {
    return gateway;
  }

  Browser browser() {
    return await(gateway.part(Browsers.class).ensure(""));
  }

  /** Where other programs reach the same browser. */
  String devToolsUrl() {
    return "http://127.0.0.1:" + browser().profile().endpoint().port();
  }

  /** Opens a page and waits until it has loaded. */
  Tab open(String url) {
    Browser browser = browser();
    Tab tab = onLoop(() -> browser.open(url));
    org.awaitility.Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> evaluate(tab, "document.readyState").equals("complete"));
    return tab;
  }

  void close(Tab tab) {
    Browser browser = browser();
    onLoop(() -> browser.closeTab(tab.targetId()));
  }

  /** Answers what {@code GET /snapshot} answers with these fields, {@code "interactive", true}. */
  Map<String, Object> snapshot(Tab tab, Object... fields) {
    Map<String, Object> body = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    Snapshots snapshots = gateway.part(Snapshots.class);
    return onLoop(
        () -> tab.run(() -> snapshots.take(tab, SnapshotRequest.of(new Fields(Map.of(), body)))));
  }

  String text(Tab tab, Object... fields) {
    return (String) snapshot(tab, fields).get("snapshot");
  }

  ResolvedElement resolve(Tab tab, String ref) {
    return onLoop(() -> Refs.of(tab).resolve(ref));
  }

  /** Evaluates an expression in the page. */
  Object evaluate(Tab tab, String expression) {
    JsonObject answer =
        onLoop(
            () ->
                tab.session()
                    .send(
                        "Runtime.evaluate",
                        new JsonObject().put("expression", expression).put("returnByValue", true)));
    return String.valueOf(answer.getJsonObject("result").getValue("value"));
  }

  /** Clicks a resolved element as a script would. */
  void click(ResolvedElement element) {
    call(element, "function() { this.click(); }");
  }

  /** Calls a function on a resolved element and returns what it returns. */
  Object call(ResolvedElement element, String function) {
    JsonObject answer =
        onLoop(
            () ->
                element
                    .session()
                    .send(
                        "DOM.resolveNode",
                        new JsonObject().put("backendNodeId", element.backendNodeId()))
                    .compose(
                        node ->
                            element
                                .session()
                                .send(
                                    "Runtime.callFunctionOn",
                                    new JsonObject()
                                        .put(
                                            "objectId",
                                            node.getJsonObject("object").getString("objectId"))
                                        .put("functionDeclaration", function)
                                        .put("returnByValue", true))));
    return String.valueOf(answer.getJsonObject("result").getValue("value"));
  }

  /** Runs work on the loop of the browsers and waits for its end. */
  <T> T onLoop(Supplier<Future<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    gateway
        .part(CdpConnector.class)
        .loop()
        .runOnContext(
            now -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
    return await(done);
  }

  private static <T> T await(Future<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
