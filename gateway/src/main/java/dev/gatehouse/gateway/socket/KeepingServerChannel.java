package dev.gatehouse.gateway.socket;

import dev.gatehouse.core.posix.Descriptors;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A server's socket: a new one, or one that an earlier life of the gateway left listening. */
final class KeepingServerChannel extends NioServerSocketChannel {
  private final ListeningSockets sockets;
  private @Nullable InetSocketAddress taken;

  KeepingServerChannel(ListeningSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  protected void doBind(SocketAddress address) throws Exception {
    OptionalInt kept =
        address instanceof InetSocketAddress inet ? sockets.claim(inet) : OptionalInt.empty();
    if (kept.isPresent()) {
      try {
        become(kept.getAsInt());
        taken = (InetSocketAddress) address;
      } finally {
        Descriptors.close(kept.getAsInt());
      }
    } else {
      super.doBind(address);
    }
    sockets.opened(this);
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return taken != null ? taken : super.localAddress0();
  }

  /**
   * Puts a listening socket under this channel. Java makes no channel of a descriptor, but it does
   * not look after the descriptor of a channel that it has: a new socket, bound where it harms
   * nobody, gives its number to the other one.
   */
  private void become(int descriptor) throws IOException {
    // A port that is given out twice is looked for by its number, so the socket must listen.
    javaChannel()
        .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1);
    int number =
        Descriptors.listening().stream()
            .filter(
                listening ->
                    listening.address().equals(javaChannel().socket().getLocalSocketAddress()))
            .findFirst()
            .orElseThrow(() -> new IOException("the new socket has no descriptor"))
            .descriptor();
    Descriptors.replace(descriptor, number);
  }
}
