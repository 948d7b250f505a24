package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ports.PortProbe.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PortProbeTest {
  private static final long OWN_PID = ProcessHandle.current().pid();

  private final PortProbe probe = new PortProbe();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  static Stream<Arguments> addresses() {
    return Stream.of(
        Arguments.of(StandardProtocolFamily.INET, "127.0.0.1"),
        Arguments.of(StandardProtocolFamily.INET, "0.0.0.0"),
        Arguments.of(StandardProtocolFamily.INET6, "::1"),
        Arguments.of(StandardProtocolFamily.INET6, "::"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void aListenerOnEitherFamilyAndOnAnyOfTheirAddressesIsFoundAndNamed(
      StandardProtocolFamily family, String address) throws IOException {
    int port = listen(family, address);

    assertThat(probe.isFree(port)).isFalse();
    assertThat(probe.holders(port))
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.address()).isEqualTo(address);
              assertThat(holder.port()).isEqualTo(port);
              assertThat(holder.pid()).hasValue(OWN_PID);
              assertThat(holder.command()).startsWith("java");
              assertThat(holder.connection()).isFalse();
            });
    assertThat(probe.listeners(port)).isEqualTo(probe.holders(port));
    assertThat(probe.listeningPorts()).contains(port);
  }

  @Test
  void aPortThatNobodyHasIsFree() throws IOException {
    int port = listen(StandardProtocolFamily.INET, "127.0.0.1", TestHost.freeBase(probe, 0));
    opened.forEach(PortProbeTest::shut);

    assertThat(probe.isFree(port)).isTrue();
    assertThat(probe.holders(port)).isEmpty();
    assertThat(probe.listeners(port)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aListenerOnAnotherAddressOfTheHostIsNotInTheWayOfALoopbackOne() throws IOException {
    int port = listen(StandardProtocolFamily.INET, "127.0.0.2");

    assertThat(probe.isFree(port)).isTrue();
    assertThat(probe.listeners(port)).extracting(Listener::address).containsExactly("127.0.0.2");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anOutgoingConnectionThatTookThePortIsNamedAsOne() throws IOException {
    int server = listen(StandardProtocolFamily.INET, "127.0.0.1");
    Socket connection = Loopback.connect(server);
    opened.add(connection);
    int port = connection.getLocalPort();

    assertThat(probe.isFree(port)).isFalse();
    assertThat(probe.holders(port))
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.connection()).isTrue();
              assertThat(holder.pid()).hasValue(OWN_PID);
              assertThat(holder.text()).startsWith("a connection of java");
            });
    assertThat(probe.listeners(port)).isEmpty();
  }

  @Test
  void aProbeDisturbsNeitherAnotherProbeNorAGatewayThatStarts() throws Exception {
    int port = TestHost.freeBase(probe, 0);
    AtomicBoolean stop = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!stop.get()) {
                probe.isFree(port);
              }
            });
    other.start();
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(probe.isFree(port)).isTrue();
      }
      for (int i = 0; i < 500; i++) {
        try (ServerSocket gateway = Loopback.listen(port)) {
          assertThat(gateway.isBound()).isTrue();
        }
      }
    } finally {
      stop.set(true);
      other.join();
    }
  }

  @Test
  void manyPortsAreAnsweredAtOnceAndInOrder() throws IOException {
    int a = listen(StandardProtocolFamily.INET, "127.0.0.1");
    int b = listen(StandardProtocolFamily.INET6, "::1");

    List<Listener> holders = probe.holders(Set.of(a, b));

    assertThat(holders).extracting(Listener::port).containsExactlyInAnyOrder(a, b);
    assertThat(holders).isSortedAccordingTo((x, y) -> Integer.compare(x.port(), y.port()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aHolderThatTheSystemDoesNotNameIsStillAHolder() throws IOException {
    int port = listen(StandardProtocolFamily.INET, "127.0.0.1");
    PortProbe blind = new PortProbe(new LsofSocketTable("/nonexistent/lsof"));

    assertThat(blind.holders(port))
        .singleElement()
        .satisfies(
            holder -> {
              assertThat(holder.pid()).isEqualTo(OptionalLong.empty());
              assertThat(holder.text()).contains("does not name");
            });
    assertThat(blind.listeningPorts()).isEmpty();
  }

  private int listen(StandardProtocolFamily family, String address) throws IOException {
    return listen(family, address, 0);
  }

  private int listen(StandardProtocolFamily family, String address, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(family);
    opened.add(channel);
    channel.bind(new InetSocketAddress(Loopback.address(address), port));
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private static void shut(AutoCloseable one) {
    try {
      one.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
