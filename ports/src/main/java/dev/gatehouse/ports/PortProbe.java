package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Tells whether a port can be opened now and who has it. A port counts as free when it can be bound
 * on both loopback addresses that the host has, so that {@code localhost} never leads to somebody
 * else. A probe only binds and never listens: it disturbs neither a client nor another probe. Safe
 * to use from several threads; every method blocks briefly.
 */
public final class PortProbe {
  private static final Path PROC = Path.of("/proc");
  private static final int FIRST_UNPRIVILEGED = 1024;

  private final SocketTable table;
  private final List<Place> places;

  /** Linux binds every address at once only where nobody listens on any; elsewhere empty. */
  private final Optional<Place> everywhere;

  private final IntPredicate own;

  /** Probes the host that this process runs on. */
  public PortProbe() {
    this(
        Files.isReadable(PROC.resolve("net/tcp"))
            ? new ProcSocketTable(PROC)
            : new LsofSocketTable("lsof"),
        isLinux());
  }

  PortProbe(SocketTable table) {
    this(table, false);
  }

  private PortProbe(SocketTable table, boolean bindingTells) {
    this.table = table;
    this.places = loopbackPlaces();
    this.everywhere = bindingTells ? everywhere() : Optional.empty();
    this.own = port -> false;
  }

  private PortProbe(PortProbe same, IntPredicate own) {
    this.table = same.table;
    this.places = same.places;
    this.everywhere = same.everywhere;
    this.own = own;
  }

  /**
   * The same probe for a caller who has some ports open already: they count as free for him.
   *
   * @param own asked at every probe
   */
  public PortProbe owning(IntPredicate own) {
    return new PortProbe(this, own);
  }

  /** Returns whether both loopback addresses can be bound now. */
  public boolean isFree(int port) {
    if (own.test(port)) {
      return true;
    }
    for (Place place : places) {
      if (!canBind(place, port)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns who keeps {@code port} from being bound on a loopback address, whether it listens there
   * or is a connection that uses the port for a while; empty when the port is free. A holder that
   * the operating system does not show is named as such, so the result is never empty for a busy
   * port.
   */
  public List<Listener> holders(int port) {
    return holders(List.of(port));
  }

  /** The same for many ports; the system's tables are read once, and not at all if all are free. */
  public List<Listener> holders(Collection<Integer> ports) {
    Set<Integer> busy = new TreeSet<>();
    for (int port : ports) {
      if (!isFree(port)) {
        busy.add(port);
      }
    }
    if (busy.isEmpty()) {
      return List.of();
    }
    List<Listener> known = table.sockets(busy);
    List<Listener> holders = new ArrayList<>();
    for (int port : busy) {
      List<Listener> here =
          known.stream().filter(one -> one.port() == port && one.onLoopback()).toList();
      List<Listener> listening = here.stream().filter(one -> !one.connection()).toList();
      if (!listening.isEmpty()) {
        holders.addAll(listening);
      } else if (!here.isEmpty()) {
        holders.add(here.get(0));
      } else if (!isFree(port)) {
        // It was no passing connection that closed between the two looks.
        holders.add(Listener.unnamed(port, port < FIRST_UNPRIVILEGED));
      }
    }
    return holders;
  }

  /** Returns who listens on {@code port}, on any address of this host, with its process. */
  public List<Listener> listeners(int port) {
    return listeners(List.of(port));
  }

  /** The same for many ports; the system's tables are read once, and not at all if all are free. */
  public List<Listener> listeners(Collection<Integer> ports) {
    Set<Integer> asked = new TreeSet<>(ports);
    // The kernel walks all its sockets for each reading of its tables, which takes milliseconds.
    everywhere.ifPresent(place -> asked.removeIf(port -> canBind(place, port)));
    if (asked.isEmpty()) {
      return List.of();
    }
    return table.sockets(asked).stream().filter(one -> !one.connection()).toList();
  }

  /** Returns every port of this host that somebody listens on, without asking who. */
  public Set<Integer> listeningPorts() {
    return table.listeningPorts();
  }

  private static boolean canBind(Place place, int port) {
    try (SocketChannel channel = SocketChannel.open(place.family())) {
      if (!isWindows()) {
        // As a server would: a port in TIME_WAIT is free. Never SO_REUSEPORT, which would share
        // the port with a sibling; and on Windows SO_REUSEADDR means just that.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(new InetSocketAddress(place.address(), port));
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Place> loopbackPlaces() {
    List<Place> places = new ArrayList<>();
    Place four = new Place(StandardProtocolFamily.INET, address(127, 0, 0, 1));
    Place six =
        new Place(
            StandardProtocolFamily.INET6, address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    for (Place place : List.of(four, six)) {
      if (isSupported(place)) {
        places.add(place);
      }
    }
    if (!isLinux()) {
      // Elsewhere a listener on every address does not keep a single one from being bound.
      for (Place place : List.copyOf(places)) {
        byte[] any = new byte[place.address().getAddress().length];
        places.add(new Place(place.family(), address(any)));
      }
    }
    return List.copyOf(places);
  }

  private static Optional<Place> everywhere() {
    // A channel of the newer family takes both, unless the JVM was told to use the older one only.
    Place six = new Place(StandardProtocolFamily.INET6, address(new byte[16]));
    Place four = new Place(StandardProtocolFamily.INET, address(new byte[4]));
    return Stream.of(six, four).filter(PortProbe::isSupported).findFirst();
  }

  private static boolean isSupported(Place place) {
    try (SocketChannel channel = SocketChannel.open(place.family())) {
      channel.bind(new InetSocketAddress(place.address(), 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static InetAddress address(int... parts) {
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) parts[i];
    }
    return address(bytes);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean isWindows() {
    return system().startsWith("windows");
  }

  private static boolean isLinux() {
    return system().startsWith("linux");
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  private record Place(ProtocolFamily family, InetAddress address) {}

  /**
   * Who has a port.
   *
   * @param address the local address as text, {@code 0.0.0.0} or {@code ::} for all of them
   * @param port the port
   * @param pid the process, where the operating system tells
   * @param command program name and first harmless arguments; never a secret; for a process that is
   *     not known, what is known of it
   * @param connection whether it does not listen but is a connection that uses the port for a while
   */
  public record Listener(
      String address, int port, OptionalLong pid, String command, boolean connection) {
    public Listener {
      requireNonNull(address, "address");
      requireNonNull(pid, "pid");
      requireNonNull(command, "command");
    }

    static Listener unnamed(int port, boolean privileged) {
      return new Listener(
          "localhost",
          port,
          OptionalLong.empty(),
          privileged
              ? "the system, which keeps ports below " + FIRST_UNPRIVILEGED + " for itself"
              : "a program that the system does not name",
          false);
    }

    /** One clause: {@code nginx (process 812, on 127.0.0.1)}. */
    public String text() {
      return (connection ? "a connection of " : "")
          + command
          + " ("
          + (pid.isPresent() ? "process " + pid.getAsLong() + ", " : "")
          + "on "
          + address
          + ")";
    }

    private boolean onLoopback() {
      return SocketAddresses.coversLoopback(address);
    }
  }
}
