package dev.gatehouse.browser.parts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Module;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway with a real browser, and a web site beside it, for the tests of one class:
 *
 * <pre>{@code
 * @RegisterExtension static final TestBrowser browser = TestBrowser.shared();
 * }</pre>
 *
 * The browser starts with the first call that needs it, and is gone after the last test. Where none
 * is installed, the tests are reported as skipped.
 */
public final class TestBrowser implements BeforeAllCallback, AfterAllCallback {
  /** The managed browser profile, which is the default one here. */
  public static final String PROFILE = "sigil";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<String, Object> config;
  private final Module[] more;
  private @Nullable Path host;
  private @Nullable TestGateway gateway;
  private @Nullable TestSite site;

  private TestBrowser(Map<String, Object> config, Module... more) {
    this.config = config;
    this.more = more;
  }

  /** A browser without a window. */
  public static TestBrowser shared() {
    return with(Map.of());
  }

  /**
   * The same with more of the {@code browser} part of the configuration.
   *
   * @param more what is bound besides browser control
   */
  public static TestBrowser with(Map<String, Object> browser, Module... more) {
    Map<String, Object> all = new HashMap<>(Map.of("headless", true, "defaultProfile", PROFILE));
    all.putAll(browser);
    return new TestBrowser(all, more);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("gatehouse-browser");
    host = folder;
    gateway = TestGateway.of(folder, "sigil", "main", config, more).start();
    site = TestSite.ofOwnPages();
    assumeTrue(
        gateway().part(BrowserFinder.class).find(Optional.empty()).isPresent(),
        "no browser is installed on this host");
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (site != null) {
      site.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (host != null) {
      delete(host);
    }
  }

  public TestGateway gateway() {
    return requireNonNull(gateway, "the browser is not set up: is the extension registered?");
  }

  /** Our own pages, also as another site: {@link TestSite#otherSite}. */
  public TestSite site() {
    return requireNonNull(site, "the site is not set up");
  }

  public Browsers browsers() {
    return gateway().part(Browsers.class);
  }

  /** The default browser, started if need be. */
  public Browser browser() {
    return join(browsers().ensure(""));
  }

  /** Opens a page of the site, {@code "/form.html"}, or an absolute address. */
  public Tab open(String page) {
    String url = page.startsWith("/") ? site().url(page) : page;
    return onLoop(() -> browsers().ensure("").compose(browser -> browser.open(url)));
  }

  /** Runs a script in the main world of a tab and returns its value. */
  public @Nullable Object evaluate(Tab tab, String script) {
    JsonObject params =
        new JsonObject()
            .put("expression", script)
            .put("returnByValue", true)
            .put("awaitPromise", true)
            .put("timeout", 20_000);
    JsonObject answer = join(tab.session().send("Runtime.evaluate", params));
    assertThat(answer.getValue("exceptionDetails")).as(script).isNull();
    return answer.getJsonObject("result").getValue("value");
  }

  /** Asks a route without a body. */
  public Answer get(String path, Map<String, String> query) {
    return ask("GET", path, query, Map.of());
  }

  public Answer get(String path) {
    return get(path, Map.of());
  }

  public Answer post(String path, Map<String, Object> body) {
    return ask("POST", path, Map.of(), body);
  }

  public Answer delete(String path) {
    return ask("DELETE", path, Map.of(), Map.of());
  }

  public Answer ask(
      String method, String path, Map<String, String> query, Map<String, Object> body) {
    return gateway()
        .part(BrowserRoutes.class)
        .handle(new Request(method, path, query, body))
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** The body of an answer that must be a success. */
  public static Map<String, Object> ok(Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** The text of an answer that must be an error with that status. */
  public static String error(int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    return String.valueOf(answer.body().get("error"));
  }

  /** Runs {@code work} where browsers and tabs may be touched, and waits for it. */
  public <T> T onLoop(Supplier<Future<T>> work) {
    return join(browsers().onLoop(work));
  }

  /** Waits for a future, a minute at most; throws what it fails with. */
  public static <T> T join(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A browser that has just ended may still be removing files of its own. */
  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
