package dev.gatehouse.core.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One end of a connection between two processes of a host, over which whole messages travel, and
 * open descriptors with them. Its end is known to the other side at once, however its process ends.
 * Both directions may be used at a time, each by one thread.
 */
public final class PassingSocket implements AutoCloseable {
  /** The longest message. */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private static final int MOST_DESCRIPTORS = 32;
  private static final int HEADER_BYTES = 56; // struct msghdr
  private static final int CONTROL_HEADER_BYTES = 16; // struct cmsghdr

  private final int descriptor;
  private boolean open = true;

  private PassingSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Both ends of a new connection. */
  public record Pair(PassingSocket ours, PassingSocket theirs) {}

  /**
   * A message.
   *
   * @param descriptors open descriptors that came with it; they belong to the receiver now
   */
  public record Message(byte[] bytes, List<Integer> descriptors) {}

  /** Makes a connection inside this process; one end is meant for a child. */
  public static Pair pair() throws IOException {
    LibC.load();
    int[] ends = new int[2];
    try {
      LibC.socketpair(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC, 0, ends);
    } catch (LastErrorException e) {
      throw LibC.failed("no connection inside this process", e);
    }
    return new Pair(new PassingSocket(ends[0]), new PassingSocket(ends[1]));
  }

  /** The end that a parent process left as {@code descriptor}; it belongs to the result. */
  public static PassingSocket of(int descriptor) throws IOException {
    LibC.load();
    return new PassingSocket(descriptor);
  }

  /** Its number, for {@link Descriptors#asStandardInput}. */
  public int descriptor() {
    return descriptor;
  }

  /**
   * Sends one message. The descriptors stay open here too.
   *
   * @throws IOException also when the other end is gone
   */
  public void send(byte[] message, List<Integer> descriptors) throws IOException {
    if (message.length == 0 || message.length > MAX_MESSAGE_BYTES) {
      throw new IOException("a message of " + message.length + " bytes cannot be sent");
    }
    if (descriptors.size() > MOST_DESCRIPTORS) {
      throw new IOException(descriptors.size() + " descriptors cannot be sent at once");
    }
    int controlBytes = descriptors.isEmpty() ? 0 : controlSpace(descriptors.size());
    try (Memory memory = new Memory(HEADER_BYTES + 16L + controlBytes + message.length)) {
      Layout layout = new Layout(memory, controlBytes, message.length);
      layout.body().put(message);
      if (!descriptors.isEmpty()) {
        ByteBuffer control = layout.control();
        control.putLong(CONTROL_HEADER_BYTES + (long) Integer.BYTES * descriptors.size());
        control.putInt(LibC.SOL_SOCKET).putInt(LibC.SCM_RIGHTS);
        descriptors.forEach(control::putInt);
      }
      LibC.sendmsg(descriptor, memory, LibC.MSG_NOSIGNAL);
    } catch (LastErrorException e) {
      throw LibC.failed("the other process cannot be told", e);
    }
  }

  /**
   * Waits for the next message. Blocks.
   *
   * @return empty when none came within {@code limit}
   * @throws EOFException when the other end is gone
   */
  public Optional<Message> receive(Duration limit) throws IOException {
    if (!readable(limit)) {
      return Optional.empty();
    }
    int controlBytes = controlSpace(MOST_DESCRIPTORS);
    try (Memory memory = new Memory(HEADER_BYTES + 16L + controlBytes + MAX_MESSAGE_BYTES)) {
      Layout layout = new Layout(memory, controlBytes, MAX_MESSAGE_BYTES);
      long length = LibC.recvmsg(descriptor, memory, LibC.MSG_CMSG_CLOEXEC);
      if (length <= 0) {
        throw new EOFException("the other process is gone");
      }
      List<Integer> received = descriptors(layout);
      byte[] bytes = new byte[(int) length];
      layout.body().get(bytes);
      return Optional.of(new Message(bytes, received));
    } catch (LastErrorException e) {
      if (e.getErrorCode() == LibC.ECONNRESET) {
        // It ended before it had read everything.
        throw new EOFException("the other process is gone");
      }
      throw LibC.failed("the other process cannot be heard", e);
    }
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      Descriptors.close(descriptor);
    }
  }

  private boolean readable(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = Math.max(0, (end - System.nanoTime() + 999_999) / 1_000_000);
      ByteBuffer poll = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
      poll.putInt(descriptor).putShort(LibC.POLLIN);
      try {
        return LibC.poll(poll.array(), 1, (int) Math.min(left, Integer.MAX_VALUE)) > 0;
      } catch (LastErrorException e) {
        if (e.getErrorCode() != LibC.EINTR) {
          throw LibC.failed("the other process cannot be heard", e);
        }
      }
    }
  }

  private static List<Integer> descriptors(Layout layout) throws IOException {
    List<Integer> received = new ArrayList<>();
    if (layout.controlLength() >= CONTROL_HEADER_BYTES) {
      ByteBuffer control = layout.control();
      long bytes = control.getLong() - CONTROL_HEADER_BYTES;
      if (control.getInt() == LibC.SOL_SOCKET && control.getInt() == LibC.SCM_RIGHTS) {
        for (long left = bytes; left >= Integer.BYTES; left -= Integer.BYTES) {
          received.add(control.getInt());
        }
      }
    }
    if ((layout.flags() & LibC.MSG_CTRUNC) != 0) {
      received.forEach(Descriptors::close);
      throw new IOException("this process may not open the descriptors that were sent to it");
    }
    return received;
  }

  private static int controlSpace(int count) {
    return CONTROL_HEADER_BYTES + (count * Integer.BYTES + 7) / 8 * 8;
  }

  /** One block of memory: header, vector of one body, control data, body. */
  private static final class Layout {
    private static final long NAME = 0;
    private static final long VECTOR = 16;
    private static final long VECTOR_LENGTH = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;
    private static final long FLAGS = 48;

    private final Memory memory;
    private final int controlBytes;
    private final int bodyBytes;

    Layout(Memory memory, int controlBytes, int bodyBytes) {
      this.memory = memory;
      this.controlBytes = controlBytes;
      this.bodyBytes = bodyBytes;
      memory.clear(memory.size());
      long vector = HEADER_BYTES;
      long control = vector + 16;
      long body = control + controlBytes;
      memory.setLong(NAME, 0);
      memory.setPointer(VECTOR, memory.share(vector));
      memory.setLong(VECTOR_LENGTH, 1);
      if (controlBytes > 0) {
        memory.setPointer(CONTROL, memory.share(control));
      }
      memory.setLong(CONTROL_LENGTH, controlBytes);
      memory.setPointer(vector, memory.share(body));
      memory.setLong(vector + 8, bodyBytes);
    }

    ByteBuffer control() {
      return memory.getByteBuffer(HEADER_BYTES + 16L, controlBytes).order(ByteOrder.nativeOrder());
    }

    ByteBuffer body() {
      return memory.getByteBuffer(HEADER_BYTES + 16L + controlBytes, bodyBytes);
    }

    long controlLength() {
      return memory.getLong(CONTROL_LENGTH);
    }

    int flags() {
      return memory.getInt(FLAGS);
    }
  }
}
