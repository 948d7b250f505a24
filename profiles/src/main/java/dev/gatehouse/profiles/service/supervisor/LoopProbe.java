package dev.gatehouse.profiles.service.supervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a gateway for its pulse on the port that its lease names. The answer comes from the event
 * loop that serves every client, so a loop that hangs does not give one.
 */
public final class LoopProbe implements HealthProbe {
  private final Instance instance;
  private final LeaseTable leases;
  private final int limitMillis;

  /** Creates a probe that waits for {@code limit} for each step of an answer. */
  public LoopProbe(Instance instance, LeaseTable leases, Duration limit) {
    this.instance = instance;
    this.leases = leases;
    this.limitMillis = Math.toIntExact(limit.toMillis());
  }

  @Override
  public Sign look() {
    Optional<LeaseInfo> lease = leases.of(Places.real(instance.stateDirectory()));
    if (isBeingReplaced()) {
      return Sign.UNKNOWN;
    }
    return lease.map(taken -> ask(taken.basePort())).orElse(Sign.STARTING);
  }

  private boolean isBeingReplaced() {
    try {
      return UpgradeFiles.of(instance).running();
    } catch (IOException e) {
      return false;
    }
  }

  private Sign ask(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(limitMillis);
      byte[] loopback = {127, 0, 0, 1};
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(loopback), port), limitMillis);
      String request =
          "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return socket.getInputStream().read() >= 0 ? Sign.ANSWERS : Sign.UNKNOWN;
    } catch (SocketTimeoutException e) {
      return Sign.SILENT;
    } catch (IOException e) {
      // A closed port is no sign of a hang: the gateway may listen on another address only.
      return Sign.UNKNOWN;
    }
  }
}
