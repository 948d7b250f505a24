package dev.gatehouse.ports;

import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The main class of a child process: waits behind a barrier, takes a lease, listens on everything
 * it got, says so on one line and stays until its input ends.
 *
 * <p>Arguments: directory of the test, name of the instance, base port, number of CDP ports.
 */
final class LeaseHolder {
  static final String BARRIER = "barrier";

  private LeaseHolder() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    TestHost host = new TestHost(root);
    say("ready");
    passBarrier(root.resolve(BARRIER));
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      Lease lease = host.start(arguments[1], Integer.parseInt(arguments[2]));
      for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
        sockets.addAll(listen(lease.claimCdp("p" + i, OptionalInt.empty())));
      }
      for (PortUse use : lease.block().uses()) {
        if (use.role() != PortRole.CDP) {
          sockets.addAll(listen(use.port()));
        }
      }
      StringBuilder ports = new StringBuilder("won");
      lease.block().numbers().forEach(port -> ports.append(' ').append(port));
      say(ports.toString());
    } catch (GatehouseException e) {
      say("lost " + e.exitCode() + " " + e.getMessage() + " | " + e.remedy());
    } catch (IOException e) {
      say("broken: held a lease but not its port: " + e);
    }
    System.in.transferTo(OutputStream.nullOutputStream());
    for (ServerSocket socket : sockets) {
      socket.close();
    }
  }

  private static List<ServerSocket> listen(int port) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    sockets.add(Loopback.listen(port));
    if (hasIpv6()) {
      sockets.add(Loopback.listen6(port));
    }
    return sockets;
  }

  private static boolean hasIpv6() {
    try (ServerSocket any = Loopback.listen6(0)) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Blocks in the kernel until the test lets go of its lock on the file: all wake together. */
  private static void passBarrier(Path barrier) throws IOException {
    try (FileChannel channel = FileChannel.open(barrier, StandardOpenOption.READ);
        var lock = channel.lock(0, Long.MAX_VALUE, true)) {
      if (!lock.isValid()) {
        throw new IOException("the barrier has gone");
      }
    }
  }

  private static void say(String line) {
    System.out.println(line.replace('\n', ' '));
    System.out.flush();
  }
}
