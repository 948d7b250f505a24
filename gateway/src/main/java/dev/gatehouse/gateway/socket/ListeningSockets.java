package dev.gatehouse.gateway.socket;

import dev.gatehouse.core.posix.Descriptors;
import dev.gatehouse.core.posix.Descriptors.Listening;
import io.netty.channel.Channel;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The sockets on which one gateway takes connections. They can outlive it: a second name of each is
 * kept, the gateway ends, and its next life, in this process or another, listens on the same
 * sockets. In between the kernel lets connections wait; none is refused. Nothing native happens
 * before something is kept. Safe to use from several threads.
 */
public final class ListeningSockets {
  private final Transport transport = new KeepingTransport(this);
  private final Set<Channel> open = new HashSet<>();
  private final Map<InetSocketAddress, Integer> kept = new HashMap<>();
  private boolean paused;

  /** Where the gateway's event loop gets its sockets from. */
  public Transport transport() {
    return transport;
  }

  /**
   * Takes sockets that listen already; they belong to this object now, whatever happens.
   *
   * @throws IOException when one of them does not listen
   */
  public synchronized void adopt(List<Integer> descriptors) throws IOException {
    List<Integer> left = new ArrayList<>(descriptors);
    try {
      for (Listening listening : Descriptors.listening()) {
        if (left.remove((Integer) listening.descriptor())) {
          put(listening.address(), listening.descriptor());
        }
      }
    } finally {
      left.forEach(Descriptors::close);
    }
    if (!left.isEmpty()) {
      throw new IOException("what was handed over is no listening socket");
    }
  }

  /**
   * Keeps a second name of every socket that is open now, for the gateway's next life.
   *
   * @throws IOException where descriptors cannot be duplicated; then nothing is kept
   */
  public synchronized void keep() throws IOException {
    try {
      for (Listening listening : Descriptors.listening()) {
        if (isOpenHere(listening.address())) {
          put(listening.address(), Descriptors.duplicate(listening.descriptor()));
        }
      }
    } catch (IOException e) {
      letGo();
      throw e;
    }
  }

  /** What is kept, by its numbers. It stays this object's. */
  public synchronized List<Integer> kept() {
    return List.copyOf(kept.values());
  }

  /** Whether a socket on {@code port} is kept, so that the port is taken by ourselves. */
  public synchronized boolean keeps(int port) {
    return kept.keySet().stream().anyMatch(address -> address.getPort() == port);
  }

  /** Closes what is kept. Connections that wait there are cut off if nobody else has the socket. */
  public synchronized void letGo() {
    kept.values().forEach(Descriptors::close);
    kept.clear();
  }

  /** Takes no more connections; they wait in the kernel. */
  public synchronized void pause() {
    paused = true;
    open.forEach(channel -> channel.config().setAutoRead(false));
  }

  /** Takes connections again, those that waited first. */
  public synchronized void resume() {
    paused = false;
    open.forEach(channel -> channel.config().setAutoRead(true));
  }

  /** The kept socket for an address, which belongs to the caller now. */
  synchronized OptionalInt claim(InetSocketAddress address) {
    for (InetSocketAddress known : kept.keySet()) {
      if (same(known, address)) {
        return OptionalInt.of(kept.remove(known));
      }
    }
    return OptionalInt.empty();
  }

  synchronized void opened(Channel channel) {
    open.add(channel);
    channel.config().setAutoRead(!paused);
    channel.closeFuture().addListener(closed -> closed(channel));
  }

  private synchronized void closed(Channel channel) {
    open.remove(channel);
  }

  private boolean isOpenHere(InetSocketAddress address) {
    return open.stream()
        .anyMatch(
            channel ->
                channel.localAddress() instanceof InetSocketAddress own && same(own, address));
  }

  private void put(InetSocketAddress address, int descriptor) {
    Integer before = kept.put(address, descriptor);
    if (before != null) {
      Descriptors.close(before);
    }
  }

  // Java binds "every address" of the older family as that of the newer one.
  private static boolean same(InetSocketAddress one, InetSocketAddress other) {
    return one.getPort() == other.getPort()
        && (one.getAddress().equals(other.getAddress())
            || (one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress()));
  }
}
