package dev.gatehouse.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PassingSocketTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Test
  void aListeningSocketArrivesOpenAndGoesOnWhenItsFirstOwnerClosesIt() throws Exception {
    PassingSocket.Pair pair = PassingSocket.pair();
    try (PassingSocket ours = pair.ours();
        PassingSocket theirs = pair.theirs()) {
      InetSocketAddress address;
      try (ServerSocketChannel first = open()) {
        address = (InetSocketAddress) first.getLocalAddress();
        ours.send("take it".getBytes(UTF_8), List.of(descriptorOf(address)));
      }

      PassingSocket.Message message = theirs.receive(LIMIT).orElseThrow();

      assertThat(new String(message.bytes(), UTF_8)).isEqualTo("take it");
      assertThat(message.descriptors()).hasSize(1);
      // Nobody accepts yet: the kernel lets the connection wait instead of refusing it.
      try (Socket waiting = new Socket(address.getAddress(), address.getPort());
          ServerSocketChannel second = open()) {
        int place = descriptorOf((InetSocketAddress) second.getLocalAddress());
        Descriptors.replace(message.descriptors().get(0), place);
        Descriptors.close(message.descriptors().get(0));
        try (SocketChannel accepted = second.accept()) {
          assertThat(accepted.getRemoteAddress()).isEqualTo(waiting.getLocalSocketAddress());
          assertThat(accepted.getLocalAddress()).isEqualTo(address);
        }
      }
      assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void messagesKeepTheirBoundsAndTheirOrder() throws Exception {
    PassingSocket.Pair pair = PassingSocket.pair();
    try (PassingSocket ours = pair.ours();
        PassingSocket theirs = pair.theirs()) {
      ours.send(new byte[] {1}, List.of());
      ours.send(new byte[PassingSocket.MAX_MESSAGE_BYTES], List.of());

      assertThat(theirs.receive(LIMIT).orElseThrow().bytes()).containsExactly(1);
      assertThat(theirs.receive(LIMIT).orElseThrow().bytes())
          .hasSize(PassingSocket.MAX_MESSAGE_BYTES);
      assertThat(theirs.receive(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void theEndOfTheOtherSideIsKnownAtOnce() throws Exception {
    PassingSocket.Pair pair = PassingSocket.pair();
    try (PassingSocket ours = pair.ours()) {
      pair.theirs().close();

      assertThatThrownBy(() -> ours.receive(LIMIT)).isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> ours.send(new byte[] {1}, List.of()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aChildInheritsTheEndThatIsItsStandardInput() throws Exception {
    PassingSocket.Pair pair = PassingSocket.pair();
    try (PassingSocket ours = pair.ours();
        PassingSocket theirs = pair.theirs()) {
      Process child =
          Descriptors.asStandardInput(
              theirs.descriptor(),
              () ->
                  new ProcessBuilder("/bin/sh", "-c", "printf hello >&0")
                      .redirectInput(ProcessBuilder.Redirect.INHERIT)
                      .start());
      theirs.close();

      assertThat(new String(ours.receive(LIMIT).orElseThrow().bytes(), UTF_8)).isEqualTo("hello");
      assertThat(child.waitFor()).isZero();
      assertThatThrownBy(() -> ours.receive(LIMIT)).isInstanceOf(EOFException.class);
    }
  }

  private static ServerSocketChannel open() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static int descriptorOf(InetSocketAddress address) throws IOException {
    return Descriptors.listening().stream()
        .filter(listening -> listening.address().equals(address))
        .findFirst()
        .orElseThrow()
        .descriptor();
  }
}
