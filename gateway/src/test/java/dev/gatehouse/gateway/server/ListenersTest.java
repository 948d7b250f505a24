package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private static final BindPlan LOOPBACK =
      new BindPlan(List.of("127.0.0.1"), List.of("::1"), false);

  private final Vertx vertx = Vertx.vertx();
  private final Listeners listeners =
      Guice.createInjector(
              new AbstractModule() {
                @Override
                protected void configure() {
                  bind(Vertx.class).toInstance(vertx);
                  bind(ConnectionLimits.class).toInstance(ConnectionLimits.DEFAULT);
                  bind(GatewayLoop.class);
                  bind(UnknownClients.class);
                  bind(Listeners.class);
                }
              })
          .getInstance(Listeners.class);

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @Test
  void answerOnBothLoopbackAddresses() throws Exception {
    int port = bind(0);

    for (InetAddress address : loopbacks()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 5_000);
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void nameTheAddressThatSomebodyElseHas() throws IOException {
    for (InetAddress address : loopbacks()) {
      try (ServerSocket foreign = new ServerSocket(0, 1, address)) {
        assertThatThrownBy(() -> bind(foreign.getLocalPort()))
            .isInstanceOfSatisfying(
                GatehouseException.class,
                e -> {
                  assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                  assertThat(e)
                      .hasMessageContaining("port " + foreign.getLocalPort() + " on ")
                      .hasMessageContaining("is taken by");
                });
      }
    }
  }

  @Test
  void leaveNothingBoundWhenOneAddressFails() throws IOException {
    InetAddress second = InetAddress.getByName("::1");
    Assumptions.assumeTrue(canBind(second), "this host has no ::1");
    int port;
    try (ServerSocket foreign = new ServerSocket(0, 1, second)) {
      port = foreign.getLocalPort();
      assertThatThrownBy(() -> bind(foreign.getLocalPort())).isInstanceOf(GatehouseException.class);

      // The first address was bound before the second one failed.
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        assertThat(free.isBound()).isTrue();
      }
    }
  }

  @RepeatedTest(20)
  void bindTheSamePortAgainAtOnce() throws Exception {
    int port = bind(0);
    try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      assertThat(client.isConnected()).isTrue();
      listeners.close().await(60, TimeUnit.SECONDS);

      assertThat(bind(port)).isEqualTo(port);
    }
  }

  private int bind(int port) throws TimeoutException {
    return listeners
        .bind(LOOPBACK, port, request -> request.response().end())
        .await(60, TimeUnit.SECONDS);
  }

  private static List<InetAddress> loopbacks() throws IOException {
    InetAddress first = InetAddress.getByName("127.0.0.1");
    InetAddress second = InetAddress.getByName("::1");
    return canBind(second) ? List.of(first, second) : List.of(first);
  }

  private static boolean canBind(InetAddress address) {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
