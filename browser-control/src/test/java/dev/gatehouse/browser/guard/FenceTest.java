package dev.gatehouse.browser.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceTest {
  private static final int LIMIT_MILLIS = 10_000;

  @TempDir Path host;
  private final Vertx vertx = Vertx.vertx();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private TestGateway gateway;
  private TestGateway sibling;
  private EchoServer echo;
  private NameResolver names = NameResolver.SYSTEM;
  private Fence fence;
  private NavigationRules rules;

  @BeforeEach
  void open() throws IOException {
    sibling = TestGateway.of(host, "sigil", "rescue");
    gateway = TestGateway.of(host, "sigil", "main").knows(sibling);
    echo = new EchoServer(InetAddress.getByName("127.0.0.1"), 0);
    opened.addAll(List.of(gateway, sibling, echo));
    ClosedPorts closed =
        new ClosedPorts(
            gateway.context(),
            self ->
                List.of(
                    new dev.gatehouse.ports.Reservation(
                        sibling.lease().owner(), sibling.lease().block())));
    Destinations destinations =
        new Destinations(
            gateway.context(),
            name -> {
              asked.incrementAndGet();
              return names.resolve(name);
            },
            closed);
    fence = new Fence(vertx, destinations, new CanvasDoor(gateway.context()), closed);
    rules = new NavigationRules(vertx, destinations, new CanvasDoor(gateway.context()));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    await(vertx.close());
  }

  @Test
  void carriesBytesBothWaysToWhatIsAllowed() throws IOException {
    try (Socket socket = through("127.0.0.1", echo.port())) {
      socket.getOutputStream().write("hello".getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readNBytes(5), US_ASCII)).isEqualTo("hello");
    }
  }

  @Test
  void triesEveryAddressOfLocalhost() throws IOException {
    try (EchoServer six = new EchoServer(InetAddress.getByName("::1"), 0);
        Socket socket = through("localhost", six.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(asked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "::ffff:127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.localhost",
        "127.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd12::1",
        "printer.local",
        "vault.internal",
        "0.0.0.0",
        "::"
      })
  void nothingInsideIsReachedWhereTheConfigurationSaysNothing(String name) {
    gateway.configure(Map.of("ssrfPolicy", Map.of()));

    assertRefused(name, echo.port());
    assertThat(echo.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "metadata.google.internal",
        "metadata.google.internal.",
        "224.0.0.1",
        "0.0.0.0"
      })
  void servicesOfCloudsAreClosedWhateverTheConfigurationSays(String name) {
    gateway.configure(
        Map.of(
            "ssrfPolicy",
            Map.of("dangerouslyAllowPrivateNetwork", true, "allowedHostnames", List.of(name))));

    assertRefused(name, 80);
  }

  @Test
  void aNamedHostIsReachedAndItsNeighboursAreNot() throws IOException {
    gateway.configure(Map.of("ssrfPolicy", Map.of("allowedHostnames", List.of("dev.test"))));
    names = name -> List.of(InetAddress.getByName("127.0.0.1"));

    through("dev.test", echo.port()).close();
    assertRefused("other.test", echo.port());
    assertRefused("127.0.0.1", echo.port());
  }

  @Test
  void aNameIsLookedUpOnceAndTheCheckedAddressIsTheOneConnectedTo() throws IOException {
    gateway.configure(Map.of("ssrfPolicy", Map.of("allowedHostnames", List.of("flip.test"))));
    AtomicInteger turn = new AtomicInteger();
    names =
        name ->
            List.of(
                InetAddress.getByName(
                    turn.getAndIncrement() % 2 == 0 ? "127.0.0.1" : "169.254.169.254"));

    through("flip.test", echo.port()).close();
    assertThat(asked).hasValue(1);

    assertRefused("flip.test", echo.port());
    assertThat(asked).hasValue(2);
    through("flip.test", echo.port()).close();
    assertThat(asked).hasValue(3);
  }

  @Test
  void oneBadAddressAmongGoodOnesIsEnough() {
    names =
        name ->
            List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("169.254.169.254"));

    assertRefused("mixed.test", echo.port());
    assertThat(echo.connections()).isZero();
  }

  @Test
  void namesThatTakeLongHoldUpNothingElseOfTheGateway() throws Exception {
    CountDownLatch testIsOver = new CountDownLatch(1);
    names =
        name -> {
          try {
            testIsOver.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    for (int i = 0; i < 100; i++) {
      rules.document("http://slow" + i + ".test/").onFailure(nobody -> {});
    }

    try {
      assertThat(
              vertx
                  .executeBlocking(() -> "done", false)
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(60, TimeUnit.SECONDS))
          .isEqualTo("done");
    } finally {
      testIsOver.countDown();
    }
  }

  @Test
  void aNameThatNobodyHasIsToldInWords() {
    names =
        name -> {
          throw new UnknownHostException(name);
        };

    assertRefused("nowhere.test", 80);
    assertThat(fence.why(WebAddress.parse("http://nowhere.test/")))
        .hasValueSatisfying(why -> assertThat(why).contains("there is no host nowhere.test"));
  }

  @Test
  void aPortWithNobodyBehindItIsToldInWords() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }

    assertRefused("127.0.0.1", port);
    assertThat(fence.why(WebAddress.parse("http://127.0.0.1:" + port)))
        .hasValueSatisfying(why -> assertThat(why).contains("nobody answers"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "127.3.3.3", "::1", "::ffff:127.0.0.1", "turn.test"})
  void portsOfThisAndOfASiblingGatewayAreClosedEvenWhereThePrivateNetworkIsOpen(String name)
      throws IOException {
    names = asked -> List.of(InetAddress.getByName("127.0.0.1"));
    int control = gateway.instance().ports().control();
    int siblings = sibling.instance().ports().gateway();
    try (EchoServer own = new EchoServer(InetAddress.getByName("127.0.0.1"), control);
        EchoServer other = new EchoServer(InetAddress.getByName("127.0.0.1"), siblings)) {
      assertRefused(name, control);
      assertRefused(name, gateway.instance().ports().relay());
      assertRefused(name, gateway.instance().ports().firstCdp());
      assertRefused(name, siblings);
      assertRefused(name, sibling.instance().ports().control());
      assertRefused(name, await(fence.port()));

      assertThat(own.connections()).isZero();
      assertThat(other.connections()).isZero();
    }
  }

  @Test
  void portsOfAGatewayAreClosedByEveryAddressOfThisMachine() throws Exception {
    int control = gateway.instance().ports().control();
    for (InetAddress own :
        java.net.NetworkInterface.networkInterfaces()
            .flatMap(java.net.NetworkInterface::inetAddresses)
            .toList()) {
      assertRefused(own.getHostAddress().replaceAll("%.*", ""), control);
    }
  }

  @Test
  void aWebPageThatFindsThePortGetsNothingFromIt() throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), await(fence.port()))) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket
          .getOutputStream()
          .write(
              ("CONNECT 127.0.0.1:" + echo.port() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                  .getBytes(US_ASCII));

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(echo.connections()).isZero();
  }

  @Test
  void onlyConnectionsOutwardsAreMade() throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), await(fence.port()))) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(new byte[] {5, 1, 0});
      socket.getInputStream().readNBytes(2);
      socket.getOutputStream().write(new byte[] {5, 2, 0, 1, 127, 0, 0, 1, 0, 80});

      assertThat(socket.getInputStream().readNBytes(2)[1]).isEqualTo((byte) 7);
    }
  }

  @Test
  void behindTheGatewaysPortOnlyItsCanvasIsSeen() throws IOException {
    int port = canvasPort();
    String brand = gateway.instance().distribution().brands().get(0);
    gateway.configure(Map.of("ssrfPolicy", Map.of()));
    try (EchoServer server = new EchoServer(InetAddress.getByName("127.0.0.1"), port)) {
      String page = "/__" + brand + "__/cap/abc-DEF_1/canvas/index.html";

      assertThat(ask(port, "GET " + page + " HTTP/1.1\r\nConnection: keep-alive\r\n\r\n"))
          .startsWith("GET " + page)
          .contains("Connection: close")
          .doesNotContain("keep-alive");
      int before = server.connections();
      for (String bad :
          List.of(
              "GET / HTTP/1.1\r\n\r\n",
              "GET /__" + brand + "__/cap/abc/canvas/../../../ HTTP/1.1\r\n\r\n",
              "GET /__" + brand + "__/cap/abc/canvas/%2e%2e/x HTTP/1.1\r\n\r\n",
              "GET /__" + brand + "__/canvas/ HTTP/1.1\r\n\r\n",
              "GET /__other__/cap/abc/canvas/ HTTP/1.1\r\n\r\n",
              "POST " + page + " HTTP/1.1\r\n\r\n",
              "GET " + page + " HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
              "GET " + page + " HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
              "GET " + page + " HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
              "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n")) {
        assertThat(ask(port, bad)).as(bad).startsWith("HTTP/1.1 403");
      }
      assertThat(server.connections()).isEqualTo(before);
    }
  }

  private int canvasPort() {
    return gateway.instance().ports().canvas().orElse(gateway.instance().ports().gateway());
  }

  private String ask(int port, String request) throws IOException {
    try (Socket socket = through("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private void assertRefused(String name, int port) {
    assertThatThrownBy(() -> through(name, port).close())
        .as(name + " " + port)
        .isInstanceOf(IOException.class);
  }

  private Socket through(String name, int port) throws IOException {
    Socket socket =
        new Socket(
            new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", await(fence.port()))));
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.connect(InetSocketAddress.createUnresolved(name, port), LIMIT_MILLIS);
    return socket;
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  /** Sends back whatever it gets. */
  private static final class EchoServer implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger connections = new AtomicInteger();

    EchoServer(InetAddress address, int port) throws IOException {
      server = new ServerSocket(port, 10, address);
      Thread thread = new Thread(this::serve, "echo");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    int connections() {
      return connections.get();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          connections.incrementAndGet();
          socket.setSoTimeout(LIMIT_MILLIS);
          InputStream in = socket.getInputStream();
          byte[] bytes = new byte[4_096];
          int count = in.read(bytes);
          while (count >= 0) {
            socket.getOutputStream().write(bytes, 0, count);
            boolean wholeHead = new String(bytes, 0, count, US_ASCII).endsWith("\r\n\r\n");
            count = wholeHead ? -1 : in.read(bytes);
          }
        } catch (IOException e) {
          // The other side has gone, or the test is over.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
