package dev.gatehouse.browser.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.core.net.NameResolver;
import io.vertx.core.json.JsonObject;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Chromium whose pages may lie on {@code localhost} and nowhere else inside. Every attack is
 * made twice by one page: on a server that it may reach, which shows that the attack works, and on
 * one that it may not, which must hear nothing.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GuardAttackTest {
  private static final InetAddress PUBLIC = address("93.184.216.34");
  private static final InetAddress LOOPBACK = address("127.0.0.1");
  private static final AtomicInteger FLIPS = new AtomicInteger();

  private static final NameResolver NAMES =
      name ->
          switch (name) {
            case "evil.test" -> List.of(LOOPBACK);
            case "metadata.test" -> List.of(address("169.254.169.254"));
            // Public while it is looked at, and here as soon as it is connected to.
            case "flip.test" -> List.of(FLIPS.getAndIncrement() == 0 ? PUBLIC : LOOPBACK);
            default -> throw new java.net.UnknownHostException(name);
          };

  @RegisterExtension
  static final TestBrowser browser =
      TestBrowser.with(
          Map.of("ssrfPolicy", Map.of("allowedHostnames", List.of("localhost"))),
          new AbstractModule() {
            @Override
            protected void configure() {
              OptionalBinder.newOptionalBinder(binder(), NameResolver.class)
                  .setBinding()
                  .toInstance(NAMES);
            }
          });

  private CountingServer open;
  private CountingServer closed;

  @BeforeEach
  void servers() throws Exception {
    open = new CountingServer();
    closed = new CountingServer();
  }

  @AfterEach
  void close() throws Exception {
    open.close();
    closed.close();
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        Arguments.of(
            "an iframe",
            "document.body.append(Object.assign(document.createElement('iframe'), {src: U}))"),
        Arguments.of("a picture", "new Image().src = U"),
        Arguments.of(
            "a script",
            "document.head.append(Object.assign(document.createElement('script'), {src: U}))"),
        Arguments.of(
            "a style sheet",
            "document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: U}))"),
        Arguments.of(
            "a prefetch",
            "document.head.append(Object.assign(document.createElement('link'), {rel: 'prefetch', href: U}))"),
        Arguments.of(
            "a preconnect",
            "document.head.append(Object.assign(document.createElement('link'), {rel: 'preconnect', href: U}))"),
        Arguments.of("fetch", "fetch(U, {mode: 'no-cors'}).catch(() => {})"),
        Arguments.of(
            "a fetch that posts",
            "fetch(U, {mode: 'no-cors', method: 'POST', body: 'x'}).catch(() => {})"),
        Arguments.of(
            "an XMLHttpRequest",
            "(() => {const x = new XMLHttpRequest(); x.open('GET', U); x.send()})()"),
        Arguments.of("a beacon", "navigator.sendBeacon(U, 'x')"),
        Arguments.of("an event source", "new EventSource(U)"),
        Arguments.of("a WebSocket", "new WebSocket(U.replace('http', 'ws'))"),
        Arguments.of(
            "a worker",
            "new Worker(URL.createObjectURL(new Blob(['fetch(' + JSON.stringify(U) + ',{mode:\"no-cors\"}).catch(()=>{})'])))"),
        Arguments.of(
            "a shared worker",
            "new SharedWorker('data:text/javascript,' + encodeURIComponent('fetch(' + JSON.stringify(U) + ',{mode:\"no-cors\"}).catch(()=>{})'))"),
        Arguments.of(
            "a form in a frame",
            "(() => {const f = document.createElement('iframe'); f.name = 'f' + Math.random(); const g = Object.assign(document.createElement('form'), {action: U, method: 'post', target: f.name}); document.body.append(f, g); g.submit()})()"),
        Arguments.of(
            "a frame in a frame of no origin",
            "document.body.append(Object.assign(document.createElement('iframe'), {sandbox: 'allow-scripts', srcdoc: '<iframe src=\"' + U + '\"></iframe>'}))"),
        Arguments.of(
            "a redirected frame",
            "document.body.append(Object.assign(document.createElement('iframe'), {src: '/to?' + U}))"),
        Arguments.of("a redirected fetch", "fetch('/to?' + U, {mode: 'no-cors'}).catch(() => {})"),
        Arguments.of("a new window", "window.open(U)"),
        Arguments.of("a new window that is redirected", "window.open('/to?' + U)"),
        Arguments.of(
            "a frame with a meta refresh",
            "document.body.append(Object.assign(document.createElement('iframe'), {srcdoc: '<meta http-equiv=\"refresh\" content=\"0;url=' + U + '\">'}))"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void aPageReachesNothingInsideBy(String name, String script) {
    site();
    Tab tab = browser.open(browser.site().otherSite("/empty.html"));

    for (String target :
        List.of(
            "http://127.0.0.1:" + closed.port() + "/",
            "http://[::ffff:127.0.0.1]:" + closed.port() + "/",
            "http://evil.test:" + closed.port() + "/")) {
      run(tab, script, target);
    }
    run(tab, script, "http://localhost:" + open.port() + "/");

    await().atMost(Duration.ofMinutes(1)).until(() -> open.connections() > 0);
    assertThat(closed.connections()).as(name).isZero();
    closeAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"location.href = U", "location.replace('/to?' + U)"})
  void aTabThatIsLedInsideByItsPageStaysOutside(String script) {
    site();
    Tab tab = browser.open(browser.site().otherSite("/empty.html"));

    run(tab, script, "http://127.0.0.1:" + closed.port() + "/");

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> tab.part(RequestGate.class).refusal().isPresent());
    assertThat(tab.part(RequestGate.class).refusal().orElseThrow().reason())
        .contains("127.0.0.1 leads to this machine");
    assertThat(closed.connections()).isZero();
    closeAll();
  }

  @Test
  void aServiceWorkerReachesNothingInside() {
    site();
    browser
        .site()
        .page(
            "/worker.js",
            exchange ->
                dev.gatehouse.browser.parts.TestSite.send(
                    exchange,
                    200,
                    "text/javascript",
                    ("self.addEventListener('install', e => e.waitUntil(Promise.allSettled(["
                            + "fetch('http://127.0.0.1:"
                            + closed.port()
                            + "/', {mode: 'no-cors'}), fetch('http://localhost:"
                            + open.port()
                            + "/', {mode: 'no-cors'})])))")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Tab tab = browser.open(browser.site().otherSite("/empty.html"));

    browser.evaluate(tab, "navigator.serviceWorker.register('/worker.js').then(r => r.scope)");

    await().atMost(Duration.ofMinutes(1)).until(() -> open.connections() > 0);
    assertThat(closed.connections()).isZero();
    closeAll();
  }

  @Test
  void callsBetweenBrowsersSendNothingPastTheFence() throws Exception {
    site();
    try (DatagramSocket listener = new DatagramSocket(0, LOOPBACK)) {
      Tab tab = browser.open(browser.site().otherSite("/empty.html"));
      String gathered =
          "new Promise(done => {const c = new RTCPeerConnection({iceServers: [{urls:"
              + " 'stun:127.0.0.1:"
              + listener.getLocalPort()
              + "'}, {urls: 'turn:127.0.0.1:"
              + closed.port()
              + "?transport=tcp', username: 'a', credential: 'b'}]});"
              + " c.createDataChannel('x'); c.onicegatheringstatechange = () =>"
              + " c.iceGatheringState === 'complete' && done('complete');"
              + " c.createOffer().then(o => c.setLocalDescription(o))})";

      assertThat(browser.evaluate(tab, gathered)).isEqualTo("complete");

      listener.setSoTimeout(200);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> listener.receive(new DatagramPacket(new byte[100], 100)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(closed.connections()).isZero();
    }
    closeAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        " file:///etc/passwd",
        "file:/etc/passwd",
        "javascript:alert(1)",
        "data:text/html,<p>x",
        "blob:http://localhost/1",
        "view-source:http://localhost/",
        "view-source:file:///etc/passwd",
        "chrome://settings",
        "chrome-extension://abc/x.html",
        "devtools://devtools/bundled/inspector.html",
        "filesystem:http://localhost/temporary/x",
        "ftp://localhost/",
        "about:srcdoc",
        "about:version",
        "intent://x"
      })
  void noOtherProtocolIsNavigatedTo(String url) {
    String tab = browser.open("about:blank").targetId();

    assertThat(
            TestBrowser.error(400, browser.post("/navigate", Map.of("url", url, "targetId", tab))))
        .contains("Navigation blocked: unsupported protocol");
    assertThat(TestBrowser.error(400, browser.post("/tabs/open", Map.of("url", url))))
        .contains("Navigation blocked: unsupported protocol");
    assertThat(browser.browser().tabs()).hasSize(1);
    closeAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:P/",
        "http://127.9.9.9:P/",
        "http://[::1]:P/",
        "http://[::ffff:127.0.0.1]:P/",
        "http://0.0.0.0:P/",
        "http://0x7f.1:P/",
        "http://2130706433:P/",
        "http://127.1:P/",
        "http://0177.0.0.1:P/",
        "http://127.0.0.1.:P/",
        "http://x@127.0.0.1:P/",
        "http://evil.test:P/",
        "http://evil.test.:P/",
        "http://10.0.0.1:P/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://metadata.test/",
        "http://metadata.google.internal/",
        "http://100.100.100.200/"
      })
  void noAddressInsideIsNavigatedToDirectlyOrByARedirect(String form) {
    site();
    String url = form.replace(":P", ":" + closed.port());
    String tab = browser.open("about:blank").targetId();

    String direct =
        TestBrowser.error(400, browser.post("/navigate", Map.of("url", url, "targetId", tab)));
    assertThat(direct).containsPattern("Navigation blocked|Invalid URL");
    assertThat(TestBrowser.error(400, browser.post("/tabs/open", Map.of("url", url))))
        .isEqualTo(direct);
    String led = browser.site().otherSite("/to?" + url);
    assertThat(
            TestBrowser.error(400, browser.post("/navigate", Map.of("url", led, "targetId", tab))))
        .contains("Navigation blocked");
    assertThat(TestBrowser.error(400, browser.post("/tabs/open", Map.of("url", led))))
        .contains("Navigation blocked");
    assertThat(closed.connections()).isZero();
    closeAll();
  }

  @Test
  void aRedirectToAFileIsRefused() {
    site();

    assertThat(
            TestBrowser.error(
                400,
                browser.post(
                    "/navigate",
                    Map.of("url", browser.site().otherSite("/to?file:///etc/passwd")))))
        .contains("Navigation blocked");
    closeAll();
  }

  @Test
  void aNameThatChangesItsAddressAfterTheLookIsStillRefused() {
    FLIPS.set(0);

    String refusal =
        TestBrowser.error(
            400,
            browser.post(
                "/navigate",
                Map.of("url", "http://flip.test:" + closed.port() + "/", "timeoutMs", 5_000)));

    assertThat(refusal).contains("flip.test leads to this machine");
    assertThat(FLIPS).hasValueGreaterThan(1);
    assertThat(closed.connections()).isZero();
    closeAll();
  }

  @Test
  void noPageReachesTheControlPortOrTheBrowsersOwnDevTools() {
    site();
    Tab tab = browser.open(browser.site().otherSite("/empty.html"));
    int control = browser.gateway().port();
    int devTools = browser.browser().profile().cdpPort();
    int fence = TestBrowser.join(browser.gateway().part(Fence.class).port());

    for (int port : List.of(control, devTools, fence)) {
      for (String host : List.of("localhost", "127.0.0.1")) {
        assertThat(
                browser.evaluate(
                    tab,
                    "fetch('http://"
                        + host
                        + ":"
                        + port
                        + "/json/version', {mode: 'no-cors'}).then(() => 'got', e => 'refused')"))
            .as("%s %d", host, port)
            .isEqualTo("refused");
        assertThat(
                browser.evaluate(
                    tab,
                    "new Promise(done => {const s = new WebSocket('ws://"
                        + host
                        + ":"
                        + port
                        + "/x'); s.onopen = () => done('open'); s.onerror = () =>"
                        + " done('refused')})"))
            .isEqualTo("refused");
        assertThat(
                TestBrowser.error(
                    400,
                    browser.post("/tabs/open", Map.of("url", "http://" + host + ":" + port + "/"))))
            .contains("Navigation blocked");
      }
    }
    closeAll();
  }

  private static void site() {
    browser.site().page("/empty.html", "<!doctype html><title>empty</title><body>");
    browser
        .site()
        .page(
            "/to",
            exchange -> {
              exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getRawQuery());
              exchange.sendResponseHeaders(302, -1);
            });
  }

  /** Runs {@code script} with the target in U, as if a person had just clicked. */
  private static void run(Tab tab, String script, String target) {
    TestBrowser.join(
        tab.session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "{const U = '" + target + "'; " + script + "; 0}")
                    .put("userGesture", true)
                    .put("timeout", 10_000)));
  }

  private static void closeAll() {
    for (Tab tab : browser.browser().tabs()) {
      browser.delete("/tabs/" + tab.targetId());
    }
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
