package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledOnOs(OS.LINUX)
class KeptSocketsTest {
  private static final Farewell SOON = Farewell.backIn("testing", Duration.ofSeconds(1));
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LIMIT_MILLIS = 60_000;

  @RegisterExtension final TestGateway test = TestGateway.create();

  @Test
  void aConnectionWaitsWhileTheGatewayIsSuspendedAndIsServedAfterwards() throws Exception {
    Gateway gateway = test.gateway();
    int port = test.port();
    done(gateway.suspend(SOON, LIMIT));
    List<Socket> waiting = new ArrayList<>();
    for (InetAddress address : InetAddress.getAllByName("localhost")) {
      waiting.add(ask(connect(address, port)));
    }

    done(gateway.resume());

    for (Socket socket : waiting) {
      assertThat(answer(socket)).as("%s", socket).startsWith("HTTP/1.1 200");
    }
    assertThat(waiting).isNotEmpty();
  }

  @Test
  void whatWasTakenOverIsKeptAgainWhenTheGatewayRestarts() throws Exception {
    Gateway gateway = test.gateway();
    int port = test.port();
    for (int life = 0; life < 3; life++) {
      Future<Void> restarted = gateway.restart(SOON);
      Socket socket = connect(InetAddress.getByName("127.0.0.1"), port);
      done(restarted);

      assertThat(socket.isConnected()).isTrue();
      socket.close();
    }
    Socket later = ask(connect(InetAddress.getByName("127.0.0.1"), port));
    assertThat(answer(later)).startsWith("HTTP/1.1 200");
  }

  @Test
  void nothingListensAnyMoreWhenASuspendedGatewayIsStopped() throws Exception {
    Gateway gateway = test.gateway();
    int port = test.port();
    done(gateway.suspend(SOON, LIMIT));
    done(gateway.stop(LIMIT));

    assertThatThrownBy(() -> connect(InetAddress.getByName("127.0.0.1"), port))
        .isInstanceOf(ConnectException.class);
  }

  private static Socket connect(InetAddress address, int port) throws Exception {
    Socket socket = new Socket();
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.connect(new InetSocketAddress(address, port), LIMIT_MILLIS);
    return socket;
  }

  private static Socket ask(Socket socket) throws Exception {
    String host = socket.getInetAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1";
    String request = "GET /healthz HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n";
    socket
        .getOutputStream()
        .write(request.formatted(host, socket.getPort()).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws Exception {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void done(Future<?> future) throws Exception {
    future.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
