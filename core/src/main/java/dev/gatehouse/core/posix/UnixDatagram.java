package dev.gatehouse.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sends single messages to local sockets, as service managers read them. Keeps nothing open. */
public final class UnixDatagram {
  private static final int LONGEST_PATH_BYTES = 107;

  private UnixDatagram() {}

  /** Whether datagrams can be sent on this system. Loads the native half; blocks once for it. */
  public static boolean available() {
    try {
      LibC.load();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends one datagram. Never waits for the receiver: one whose queue is full counts as a failure.
   * Blocks at the first call, while the native half is loaded.
   *
   * @param address path of the socket; a leading {@code @} names a socket outside the file system
   * @throws IOException when it could not be handed to the receiver, or not on this system
   */
  public static void send(String address, byte[] message) throws IOException {
    byte[] target = address(address);
    LibC.load();
    int socket = -1;
    try {
      socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
      LibC.sendto(
          socket,
          message,
          message.length,
          LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL,
          target,
          target.length);
    } catch (LastErrorException e) {
      throw LibC.failed("no message to " + address, e);
    } finally {
      if (socket >= 0) {
        Descriptors.close(socket);
      }
    }
  }

  /** A {@code sockaddr_un}. */
  private static byte[] address(String address) throws IOException {
    byte[] path = address.getBytes(UTF_8);
    boolean unnamed = address.startsWith("@");
    if (path.length == 0
        || path.length > LONGEST_PATH_BYTES
        || address.indexOf('\0') >= 0
        || !(unnamed || address.startsWith("/"))) {
      throw new IOException("\"" + address.replace('\0', '?') + "\" is no address of a socket");
    }
    if (unnamed) {
      path[0] = 0;
    }
    // A name in the file system ends with a zero; for another every byte counts.
    ByteBuffer bytes =
        ByteBuffer.allocate(2 + path.length + (unnamed ? 0 : 1)).order(ByteOrder.nativeOrder());
    return bytes.putShort((short) LibC.AF_UNIX).put(path).array();
  }
}
