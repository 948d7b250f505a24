package dev.gatehouse.core.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of the C library that are needed, bound at the first use; nothing is loaded
 * before. Constants and layouts are those of Linux on 64 bits.
 */
final class LibC {
  static final int AF_UNIX = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_SEQPACKET = 5;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_ACCEPTCONN = 30;
  static final int SCM_RIGHTS = 1;
  static final int MSG_CTRUNC = 0x8;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;
  static final short POLLIN = 1;
  static final int O_RDONLY = 0;
  static final int EINTR = 4;
  static final int ECONNRESET = 104;

  private static final String TEMPORARY = "jna.tmpdir";

  private LibC() {}

  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  static native int socketpair(int domain, int type, int protocol, int[] pair)
      throws LastErrorException;

  static native long sendto(
      int socket, byte[] message, long length, int flags, byte[] address, int addressLength)
      throws LastErrorException;

  static native long sendmsg(int socket, Pointer header, int flags) throws LastErrorException;

  static native long recvmsg(int socket, Pointer header, int flags) throws LastErrorException;

  static native int poll(byte[] descriptors, long count, int timeoutMillis)
      throws LastErrorException;

  static native int getsockname(int socket, byte[] address, int[] length) throws LastErrorException;

  static native int getsockopt(int socket, int level, int option, int[] value, int[] length)
      throws LastErrorException;

  static native int dup(int descriptor) throws LastErrorException;

  /** For opening only, not for making a file, which takes one parameter more. */
  static native int open(String path, int flags) throws LastErrorException;

  static native int dup2(int from, int to) throws LastErrorException;

  static native int close(int descriptor) throws LastErrorException;

  /**
   * Binds the functions. Blocks at the first call.
   *
   * @throws IOException where they cannot be had, with the reason
   */
  static void load() throws IOException {
    IOException failure = Binding.FAILURE;
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** Names what a call failed with. */
  static IOException failed(String what, LastErrorException e) {
    return new IOException(what + ": " + e.getMessage(), e);
  }

  /** Whether this is a system whose constants and layouts are known here. */
  static boolean known() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return system.equals("linux")
        && (machine.equals("amd64") || machine.equals("x86_64") || machine.equals("aarch64"));
  }

  /** Loaded once, by whoever asks first; the class loader's lock keeps others waiting. */
  private static final class Binding {
    static final @Nullable IOException FAILURE = bind();

    private static @Nullable IOException bind() {
      if (!known()) {
        return new IOException("native calls are made on Linux with 64 bits only");
      }
      // Its native half would be unpacked below the home directory of the user, which may belong to
      // another instance or be read-only; and nothing of it need stay.
      String before = System.getProperty(TEMPORARY);
      @Nullable Path unpacked = null;
      try {
        if (before == null) {
          unpacked = Files.createTempDirectory("gatehouse-native-");
          System.setProperty(TEMPORARY, unpacked.toString());
        }
        Native.register(LibC.class, NativeLibrary.getInstance("c"));
        return null;
      } catch (IOException | LinkageError | RuntimeException e) {
        return new IOException("native calls cannot be made here: " + e, e);
      } finally {
        if (unpacked != null) {
          System.clearProperty(TEMPORARY);
          delete(unpacked);
        }
      }
    }

    private static void delete(Path directory) {
      try {
        Files.deleteIfExists(directory);
      } catch (IOException e) {
        // Only an empty directory stays, below the place for temporary files.
      }
    }
  }
}
