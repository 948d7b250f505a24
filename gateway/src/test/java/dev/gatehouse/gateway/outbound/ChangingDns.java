package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.net.NameResolver;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real DNS server on loopback whose answers change from question to question, as those of an
 * attacker do, and a resolver that asks it.
 */
public final class ChangingDns implements NameResolver, AutoCloseable {
  private final DatagramSocket socket;
  private final Thread thread;
  private final Vertx vertx = Vertx.vertx();
  private final DnsClient client;
  private final Map<String, List<List<String>>> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  public ChangingDns() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = vertx.createDnsClient(socket.getLocalPort(), "127.0.0.1");
    thread = new Thread(this::serve, "test-dns");
    thread.setDaemon(true);
    thread.start();
  }

  /** The next answers to questions for {@code name}; the last one stays. */
  public ChangingDns name(String name, String... addressesOfEachAnswer) {
    List<List<String>> all = new CopyOnWriteArrayList<>();
    for (String answer : addressesOfEachAnswer) {
      all.add(Arrays.asList(answer.split(",")));
    }
    answers.put(name, all);
    asked.put(name, new AtomicInteger());
    return this;
  }

  /** How often a name was asked for. */
  public int asked(String name) {
    return asked.get(name).get();
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    try {
      List<InetAddress> addresses = new ArrayList<>();
      for (String address :
          client
              .resolveA(host)
              .toCompletionStage()
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS)) {
        addresses.add(InetAddress.getByName(address));
      }
      return addresses;
    } catch (ExecutionException | TimeoutException e) {
      throw new UnknownHostException(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    }
  }

  @Override
  public void close() {
    socket.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void serve() {
    byte[] bytes = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(bytes, bytes.length);
        socket.receive(question);
        byte[] answer = answer(bytes, question.getLength());
        socket.send(
            new DatagramPacket(answer, answer.length, question.getAddress(), question.getPort()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(byte[] question, int length) throws UnknownHostException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (question[at] != 0) {
      name.append(name.length() == 0 ? "" : ".")
          .append(
              new String(
                  question, at + 1, question[at], java.nio.charset.StandardCharsets.US_ASCII));
      at += question[at] + 1;
    }
    int end = at + 5;
    List<List<String>> known = answers.get(name.toString());
    List<String> addresses =
        known == null
            ? List.of()
            : known.get(Math.min(known.size() - 1, asked.get(name.toString()).getAndIncrement()));
    ByteBuffer out = ByteBuffer.allocate(1500);
    out.put(question, 0, 2).putShort((short) (known == null ? 0x8183 : 0x8180)).putShort((short) 1);
    out.putShort((short) addresses.size()).putShort((short) 0).putShort((short) 0);
    out.put(question, 12, Math.min(end, length) - 12);
    for (String address : addresses) {
      out.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(0);
      out.putShort((short) 4).put(InetAddress.getByName(address).getAddress());
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
