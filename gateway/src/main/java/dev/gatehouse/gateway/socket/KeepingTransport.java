package dev.gatehouse.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

/** The JDK's sockets, except that a server's may be one that listens already. */
final class KeepingTransport implements Transport {
  private final Transport jdk = io.vertx.core.transport.Transport.NIO.implementation();
  private final ListeningSockets sockets;

  KeepingTransport(ListeningSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? jdk.serverChannelFactory(true) : () -> new KeepingServerChannel(sockets);
  }

  @Override
  public boolean supportsDomainSockets() {
    return jdk.supportsDomainSockets();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return jdk.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return jdk.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return jdk.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return jdk.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface names this type
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return jdk.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return jdk.channelFactory(domainSocket);
  }
}
