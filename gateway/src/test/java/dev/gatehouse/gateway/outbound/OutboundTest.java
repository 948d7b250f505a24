package dev.gatehouse.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.gateway.outbound.OutboundRequest.Trust;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
  private final ChangingDns dns =
      new ChangingDns().name("good.test", "127.0.0.1").name("other.test", "127.0.0.1");
  private final Parts parts = new Parts();
  private final TestSite site = new TestSite("127.0.0.1");
  private final TestSite second = new TestSite("127.0.0.2");

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "tools",
                  Map.of(
                      "web",
                      Map.of(
                          "fetch",
                          Map.of(
                              "ssrfPolicy",
                              Map.of(
                                  "allowedHostnames",
                                  List.of("good.test", "other.test", "*.wide.test")))))))
          .module(parts.with(dns));

  /** Takes the gateway's own guard out of its injector. */
  static final class Parts {
    @Inject Outbound outbound;

    AbstractModule with(NameResolver names) {
      return new AbstractModule() {
        @Override
        protected void configure() {
          requestInjection(Parts.this);
          OptionalBinder.newOptionalBinder(binder(), NameResolver.class)
              .setBinding()
              .toInstance(names);
        }
      };
    }
  }

  @AfterEach
  void close() {
    site.close();
    second.close();
    dns.close();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the fetch never ended", e);
    }
  }

  private OutboundAnswer fetch(OutboundRequest.Builder request) {
    return await(parts.outbound.fetch(request.build()));
  }

  private OutboundAnswer get(String url) {
    return fetch(OutboundRequest.get(url));
  }

  private String good(String path) {
    return "http://good.test:" + site.port() + path;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "[::]",
        "0x7f.1",
        "2130706433",
        "127.1",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "10.1.2.3",
        "192.168.0.1",
        "224.0.0.1",
        "a@127.0.0.1",
        "inside.test",
        "inside.test.",
        "mixed.test",
        "127.evil.test"
      })
  void neverReachesThisMachineOrAPrivateNetworkDirectlyOrByARedirect(String host) {
    dns.name("inside.test", "127.0.0.1")
        .name("mixed.test", "8.8.8.8,127.0.0.1")
        .name("127.evil.test", "10.0.0.1");
    site.text("/secret", "text/plain", "secret");
    String url = "http://" + host + ":" + site.port() + "/secret";
    site.redirect("/go", 302, url);

    assertThatThrownBy(() -> get(url)).isInstanceOf(OutboundRefusedException.class);
    assertThatThrownBy(() -> get(good("/go"))).isInstanceOf(OutboundRefusedException.class);
    assertThat(site.requests()).extracting(TestSite.Request::path).containsExactly("/go");
  }

  @Test
  void connectsToTheAddressThatItCheckedAlthoughTheNameChangesMeanwhile() {
    // The same port on two addresses, so that only the pinned address tells them apart.
    try (TestSite trap = new TestSite("127.0.0.3", second.port())) {
      trap.text("/", "text/plain", "trap");
      dns.name("one.wide.test", "127.0.0.2", "127.0.0.3");
      second.text("/", "text/plain", "checked");

      OutboundAnswer answer = get("http://one.wide.test:" + second.port() + "/");

      assertThat(answer.body().toString()).isEqualTo("checked");
      assertThat(dns.asked("one.wide.test")).isEqualTo(1);
      assertThat(second.requests().get(0).headers().get("host"))
          .isEqualTo("one.wide.test:" + second.port());
      assertThat(trap.requests()).isEmpty();
    }
  }

  @Test
  void checksANameAgainAtEachRedirect() {
    dns.name("turn.wide.test", "127.0.0.1", "0.0.0.0");
    site.redirect("/a", 302, "/b").text("/b", "text/plain", "secret");

    assertThatThrownBy(() -> get("http://turn.wide.test:" + site.port() + "/a"))
        .isInstanceOf(OutboundRefusedException.class);
    assertThat(dns.asked("turn.wide.test")).isEqualTo(2);
    assertThat(site.requests()).hasSize(1);
  }

  @Test
  void refusesANameWhoseAnswerTurnsPrivateOnTheSecondLook() {
    dns.name("turn.test", "198.18.0.1", "127.0.0.1");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> get("http://turn.test:" + site.port() + "/"))
          .isInstanceOf(OutboundRefusedException.class);
    }
  }

  @Test
  void neverReachesTheGatewaysOwnPortsAlsoWhereAHostIsAllowed() {
    for (int port :
        gateway.gateway().instance().ports().canvas().isPresent()
            ? List.of(gateway.port(), gateway.gateway().instance().ports().control())
            : List.of(gateway.port())) {
      for (Trust trust : Trust.values()) {
        assertThatThrownBy(
                () -> fetch(OutboundRequest.get("http://good.test:" + port + "/").trust(trust)))
            .isInstanceOf(OutboundRefusedException.class)
            .hasMessageContaining("belongs to a gateway");
      }
    }
    site.redirect("/go", 302, "http://good.test:" + gateway.port() + "/healthz");
    assertThatThrownBy(() -> get(good("/go"))).isInstanceOf(OutboundRefusedException.class);
  }

  @Test
  void takesTheOperatorsWordForALiteralAddressButNotForWhereItLeads() {
    site.text("/", "text/plain", "here")
        .redirect("/go", 302, "http://127.0.0.2:" + second.port() + "/");
    String base = "http://127.0.0.1:" + site.port();

    assertThat(fetch(OutboundRequest.get(base + "/").trust(Trust.OPERATOR)).body())
        .hasToString("here");
    assertThatThrownBy(() -> fetch(OutboundRequest.get(base + "/go").trust(Trust.OPERATOR)))
        .isInstanceOf(OutboundRefusedException.class);
    dns.name("inside.test", "127.0.0.1");
    assertThatThrownBy(
            () ->
                fetch(
                    OutboundRequest.get("http://inside.test:" + site.port() + "/")
                        .trust(Trust.OPERATOR)))
        .isInstanceOf(OutboundRefusedException.class);
  }

  @Test
  void dropsCredentialsAtAnotherOrigin() {
    site.redirect("/go", 302, "http://other.test:" + second.port() + "/x")
        .redirect("/stay", 302, "/kept")
        .text("/kept", "text/plain", "kept");
    dns.name("other.test", "127.0.0.2");
    second.text("/x", "text/plain", "seen");
    OutboundRequest.Builder request =
        OutboundRequest.get(good("/go"))
            .header("Authorization", "Bearer canary")
            .header("X-Api-Key", "canary")
            .header("Cookie", "canary")
            .header("Accept", "text/plain")
            .maxRedirects(3);

    assertThat(fetch(request).body()).hasToString("seen");
    assertThat(second.requests().get(0).headers()).containsEntry("accept", "text/plain");
    assertThat(second.requests().get(0).headers().values()).noneMatch(v -> v.contains("canary"));
    fetch(OutboundRequest.get(good("/stay")).header("X-Api-Key", "canary").maxRedirects(1));
    assertThat(site.requests().get(2).headers()).containsEntry("x-api-key", "canary");
  }

  @Test
  void doesNotFollowWithCredentialsUnlessAskedTo() {
    site.redirect("/go", 307, "http://other.test:" + second.port() + "/x");
    second.text("/x", "text/plain", "seen");

    OutboundAnswer answer =
        fetch(OutboundRequest.get(good("/go")).header("Authorization", "Bearer canary"));

    assertThat(answer.status()).isEqualTo(307);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void sendsAContentToItsOwnOriginOnly() {
    dns.name("other.test", "127.0.0.2");
    site.redirect("/go", 307, "http://other.test:" + second.port() + "/x");
    second.text("/x", "text/plain", "seen");

    assertThatThrownBy(
            () -> fetch(OutboundRequest.post(good("/go"), Buffer.buffer("canary")).maxRedirects(2)))
        .isInstanceOf(OutboundRefusedException.class);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void endsALoopOfRedirects() {
    site.redirect("/loop", 302, "/loop");

    assertThatThrownBy(() -> get(good("/loop"))).hasMessageContaining("redirects");
    assertThat(site.requests()).hasSize(6);
  }

  @Test
  void unpacksNoMoreThanItsLimit() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 256; i++) {
        gzip.write(zeros);
      }
    }
    site.page(
        "/bomb",
        exchange ->
            TestSite.send(exchange, 200, Map.of("Content-Encoding", "gzip"), packed.toByteArray()));

    assertThatThrownBy(() -> get(good("/bomb"))).hasMessageContaining("longer than");
    OutboundAnswer cut = fetch(OutboundRequest.get(good("/bomb")).maxBytes(1_000_000).truncate());
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.body().length()).isEqualTo(1_000_000);
  }

  @Test
  void readsAPackedAnswer() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(TestSite.bytes("plain words"));
    }
    site.page(
        "/packed",
        exchange ->
            TestSite.send(exchange, 200, Map.of("Content-Encoding", "gzip"), packed.toByteArray()));

    assertThat(get(good("/packed")).body()).hasToString("plain words");
  }

  @Test
  void stopsReadingABodyWithoutEnd() {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    site.page(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write(new byte[64 * 1024]);
            }
          } catch (IOException e) {
            stopped.complete(true);
          }
        });

    OutboundAnswer answer =
        fetch(OutboundRequest.get(good("/endless")).maxBytes(100_000).truncate());

    assertThat(answer.body().length()).isEqualTo(100_000);
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  fetch(
                      OutboundRequest.get("http://good.test:" + silent.getLocalPort() + "/")
                          .timeout(Duration.ofMillis(300))))
          .isInstanceOf(GatehouseException.class)
          .hasMessageContaining("within");
    }
  }

  @Test
  void closesTheConnectionWhenNobodyWaitsAnyMore() throws Exception {
    Promise<Void> cancelled = Promise.promise();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Future<OutboundAnswer> answer =
          parts.outbound.fetch(
              OutboundRequest.get("http://good.test:" + silent.getLocalPort() + "/")
                  .cancelled(cancelled.future())
                  .build());
      silent.setSoTimeout(20_000);
      try (Socket socket = silent.accept()) {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        assertThat(in.read()).isEqualTo('G');
        cancelled.complete();
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      assertThatThrownBy(() -> await(answer)).hasMessageContaining("cancelled");
    }
  }

  @Test
  void showsTheServerTheNameThatWasAskedFor() throws Exception {
    try (ServerSocket raw = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      raw.setSoTimeout(20_000);
      Future<OutboundAnswer> answer =
          parts.outbound.fetch(
              OutboundRequest.get("https://good.test:" + raw.getLocalPort() + "/").build());
      try (Socket socket = raw.accept()) {
        byte[] hello = new byte[4096];
        int read = socket.getInputStream().readNBytes(hello, 0, 200);
        assertThat(new String(hello, 0, read, StandardCharsets.ISO_8859_1)).contains("good.test");
      }
      assertThatThrownBy(() -> await(answer)).isInstanceOf(GatehouseException.class);
    }
  }

  @Test
  void asksNoProxyThatThePropertiesOfTheProcessName() {
    site.text("/", "text/plain", "direct");
    System.setProperty("http.proxyHost", "127.0.0.2");
    System.setProperty("http.proxyPort", String.valueOf(second.port()));
    try {
      assertThat(get(good("/")).body()).hasToString("direct");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
    assertThat(second.requests()).isEmpty();
  }
}
