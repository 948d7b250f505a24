package dev.gatehouse.core.posix;

import com.sun.jna.LastErrorException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * File descriptors of this process by their numbers. A number is as good as a pointer: whoever
 * closes one that is not his takes it from somebody else.
 */
public final class Descriptors {
  private static final int INPUT = 0;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final Object INPUT_LOCK = new Object();

  private Descriptors() {}

  /** A socket that takes connections. */
  public record Listening(int descriptor, InetSocketAddress address) {}

  /**
   * Returns every TCP socket of this process that takes connections.
   *
   * @throws IOException where descriptors cannot be looked at
   */
  public static List<Listening> listening() throws IOException {
    LibC.load();
    String[] names = new File("/proc/self/fd").list();
    if (names == null) {
      throw new IOException("/proc/self/fd cannot be read");
    }
    List<Listening> found = new ArrayList<>();
    int[] numbers = Arrays.stream(names).mapToInt(Integer::parseInt).sorted().toArray();
    for (int descriptor : numbers) {
      if (option(descriptor, LibC.SO_ACCEPTCONN) == 1) {
        InetSocketAddress address = address(descriptor);
        if (address != null) {
          found.add(new Listening(descriptor, address));
        }
      }
    }
    return found;
  }

  /**
   * Makes {@code to} another name of what {@code from} names. What {@code to} named before is
   * closed.
   */
  public static void replace(int from, int to) throws IOException {
    LibC.load();
    try {
      LibC.dup2(from, to);
    } catch (LastErrorException e) {
      throw LibC.failed("descriptor " + from + " as " + to, e);
    }
  }

  /**
   * Calls {@code action} while this process's standard input is {@code descriptor}, so that a child
   * which inherits it gets that. Only one call at a time; meant for the moment of one start.
   */
  public static <T> T asStandardInput(int descriptor, Callable<T> action) throws Exception {
    LibC.load();
    synchronized (INPUT_LOCK) {
      int kept = LibC.dup(INPUT);
      try {
        LibC.dup2(descriptor, INPUT);
        return action.call();
      } finally {
        LibC.dup2(kept, INPUT);
        close(kept);
      }
    }
  }

  /** Returns another name of what {@code descriptor} names, which belongs to the caller. */
  public static int duplicate(int descriptor) throws IOException {
    LibC.load();
    try {
      return LibC.dup(descriptor);
    } catch (LastErrorException e) {
      throw LibC.failed("descriptor " + descriptor, e);
    }
  }

  /**
   * Takes what this process's standard input is, under another number that belongs to the caller;
   * standard input is at its end from then on.
   */
  public static int takeStandardInput() throws IOException {
    LibC.load();
    synchronized (INPUT_LOCK) {
      try {
        int taken = LibC.dup(INPUT);
        int nothing = LibC.open("/dev/null", LibC.O_RDONLY);
        LibC.dup2(nothing, INPUT);
        close(nothing);
        return taken;
      } catch (LastErrorException e) {
        throw LibC.failed("standard input", e);
      }
    }
  }

  /** Closes a descriptor that belongs to the caller. */
  public static void close(int descriptor) {
    try {
      LibC.close(descriptor);
    } catch (LastErrorException e) {
      // The kernel has freed the number in any case.
    }
  }

  private static int option(int descriptor, int option) {
    try {
      int[] value = new int[1];
      LibC.getsockopt(descriptor, LibC.SOL_SOCKET, option, value, new int[] {Integer.BYTES});
      return value[0];
    } catch (LastErrorException e) {
      return 0; // no socket, or closed since it was listed
    }
  }

  private static @Nullable InetSocketAddress address(int descriptor) {
    byte[] raw = new byte[128];
    try {
      LibC.getsockname(descriptor, raw, new int[] {raw.length});
    } catch (LastErrorException e) {
      return null;
    }
    int family = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).getShort();
    int port = ByteBuffer.wrap(raw).getShort(2) & 0xFFFF;
    try {
      if (family == IPV4) {
        return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOfRange(raw, 4, 8)), port);
      }
      if (family == IPV6) {
        return new InetSocketAddress(
            InetAddress.getByAddress(Arrays.copyOfRange(raw, 8, 24)), port);
      }
      return null;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
