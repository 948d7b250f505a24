package dev.gatehouse.gateway.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of RFC 6455 over a plain socket: an upgrade with one header of ours, text
 * frames out, whole messages in. Blocks; one thread at a time uses it. Small on purpose: a command
 * that asks one question would load a thousand classes of Netty for it.
 */
final class WebSocketStream implements AutoCloseable {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int NO_STATUS = 1005;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private long deadlineNanos;

  private WebSocketStream(Socket socket, Duration timeout) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 8 * 1024);
    this.out = socket.getOutputStream();
    limit(timeout);
  }

  /** Connects the socket; nothing is sent. */
  static WebSocketStream open(String host, int port, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return new WebSocketStream(socket, timeout);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Everything after this call must be done within {@code timeout}. */
  void limit(Duration timeout) {
    deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  /** Sends the upgrade and returns the answer's headers, names in lower case, status under "". */
  Map<String, String> upgrade(String authority, String header, String value) throws IOException {
    byte[] key = new byte[16];
    RANDOM.nextBytes(key);
    String request =
        "GET / HTTP/1.1\r\nHost: "
            + authority
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + Base64.getEncoder().encodeToString(key)
            + "\r\n"
            + header
            + ": "
            + value
            + "\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    String[] lines = head().split("\r\n");
    Map<String, String> headers = new HashMap<>();
    headers.put("", lines[0]);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).trim());
      }
    }
    return headers;
  }

  /** Sends one text message. */
  void send(String text) throws IOException {
    frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the next text message; pings are answered on the way.
   *
   * @throws ClosedByPeerException when the peer closes instead
   */
  String receive() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = next();
      int opcode = first & 0x0f;
      long length = length();
      if (length > Handshake.MAX_FRAME_BYTES - message.size()) {
        throw new ProtocolException("a message of more than 25 MiB");
      }
      byte[] payload = exactly((int) length);
      switch (opcode) {
        case TEXT, CONTINUATION -> message.write(payload, 0, payload.length);
        case PING -> frame(PONG, payload);
        case CLOSE -> throw closed(payload);
        case PONG -> {}
        default -> throw new ProtocolException("a frame of kind " + opcode);
      }
      if ((first & 0x80) != 0 && opcode <= TEXT) {
        return message.toString(StandardCharsets.UTF_8);
      }
    }
  }

  /** Says good-bye and closes; does not wait for the peer. */
  @Override
  public void close() {
    try {
      frame(CLOSE, new byte[] {0x03, (byte) 0xe8});
    } catch (IOException e) {
      // The peer went first; there is nobody left to tell.
    } finally {
      drop();
    }
  }

  /** Closes the socket without a word. */
  void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is closed.
    }
  }

  private static ClosedByPeerException closed(byte[] payload) {
    if (payload.length < 2) {
      return new ClosedByPeerException(NO_STATUS, "");
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    return new ClosedByPeerException(
        code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
  }

  private void frame(int opcode, byte[] payload) throws IOException {
    byte[] mask = new byte[4];
    RANDOM.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i & 3]));
    }
    out.write(frame.array(), 0, frame.position());
    out.flush();
  }

  private long length() throws IOException {
    int second = next();
    if ((second & 0x80) != 0) {
      throw new ProtocolException("a masked frame from a server");
    }
    int length = second & 0x7f;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (more == 0) {
      return length;
    }
    long value = 0;
    for (int i = 0; i < more; i++) {
      value = (value << 8) | next();
    }
    if (value < 0) {
      throw new ProtocolException("a frame of impossible length");
    }
    return value;
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int matched = 0;
    String end = "\r\n\r\n";
    while (matched < end.length()) {
      int c = next();
      head.write(c);
      matched = c == end.charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
      if (head.size() > MAX_HEAD_BYTES) {
        throw new ProtocolException("an answer whose head does not end");
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private int next() throws IOException {
    waitAtMost();
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the connection ended");
    }
    return value;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = 0;
    while (read < length) {
      waitAtMost();
      int n = in.read(bytes, read, length - read);
      if (n < 0) {
        throw new EOFException("the connection ended");
      }
      read += n;
    }
    return bytes;
  }

  private void waitAtMost() throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    // A buffered byte costs no call of the kernel, so the limit is only set when one may be needed.
    if (in.available() == 0) {
      socket.setSoTimeout((int) left);
    }
  }

  /** The peer closed the connection with a close frame. */
  static final class ClosedByPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final @Nullable String reason;

    ClosedByPeerException(int code, @Nullable String reason) {
      super("closed with " + code);
      this.code = code;
      this.reason = reason;
    }

    int code() {
      return code;
    }

    @Nullable String reason() {
      return reason;
    }
  }
}
