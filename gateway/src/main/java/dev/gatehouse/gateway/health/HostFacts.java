package dev.gatehouse.gateway.health;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;

/**
 * What a gateway tells about the machine it runs on.
 *
 * @param host its name
 * @param address an IPv4 address that others may reach, else loopback
 * @param platform operating system and its version
 * @param family {@code Linux}, {@code Mac}, {@code Windows}
 * @param model processor architecture
 */
record HostFacts(String host, String address, String platform, String family, String model) {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

  /** Asks the operating system; no name is looked up in the network. Blocks briefly. */
  static HostFacts read() {
    String system = System.getProperty("os.name", "unknown");
    String lower = system.toLowerCase(Locale.ROOT);
    String family = lower.contains("mac") ? "Mac" : lower.contains("win") ? "Windows" : system;
    String platform =
        (family.equals("Mac") ? "darwin" : family.equals("Windows") ? "win32" : lower)
            + " "
            + System.getProperty("os.version", "");
    return new HostFacts(
        hostName(),
        ownAddress(),
        platform.trim(),
        family,
        System.getProperty("os.arch", "unknown"));
  }

  private static String hostName() {
    try {
      if (Files.isReadable(KERNEL_NAME)) {
        return Files.readString(KERNEL_NAME).trim();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static String ownAddress() {
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
            return address.getHostAddress();
          }
        }
      }
    } catch (SocketException e) {
      return "127.0.0.1";
    }
    return "127.0.0.1";
  }
}
