package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Feels whether an instance's gateway lives: one question on its port, within a time limit, with
 * proof that it is this instance that answers. A connection alone proves nothing; the kernel
 * accepts it for a process that hangs. No secret is sent.
 *
 * @param beat what was felt
 * @param port where
 * @param millis how long it took
 */
public record Pulse(Beat beat, int port, long millis) {
  private static final int MAX_HEAD = 16 * 1024;

  public Pulse {
    requireNonNull(beat, "beat");
  }

  /** What can be felt. */
  public enum Beat {
    /** It answers, and is who it should be. */
    ALIVE("answers"),
    /** The connection is accepted, and no answer comes in time. */
    SILENT("accepts connections and does not answer"),
    /** Nobody listens. */
    NONE("nobody listens on its port"),
    /** Somebody answers who cannot prove to be this instance. */
    STRANGER("somebody else answers on its port");

    private final String words;

    Beat(String words) {
      this.words = words;
    }

    /** For people, as the end of a sentence. */
    public String words() {
      return words;
    }
  }

  /** Whether it answers as itself. */
  public boolean alive() {
    return beat == Beat.ALIVE;
  }

  /**
   * Feels. Blocks for at most {@code limit}.
   *
   * @param marker of the instance that should be there; without one, nobody can prove anything
   */
  public static Pulse of(Optional<InstanceMarker> marker, int port, Duration limit) {
    long start = System.nanoTime();
    Beat beat = feel(marker, port, limit, start);
    return new Pulse(beat, port, Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  private static Beat feel(Optional<InstanceMarker> marker, int port, Duration limit, long start) {
    String nonce = InstanceProof.newNonce(new SecureRandom());
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), left(limit, start));
      socket.getOutputStream().write(question(port, nonce));
      String head = head(socket, limit, start);
      return proves(marker, nonce, port, head) && head.startsWith("HTTP/1.1 200")
          ? Beat.ALIVE
          : Beat.STRANGER;
    } catch (SocketTimeoutException e) {
      return Beat.SILENT;
    } catch (ConnectException e) {
      return Beat.NONE;
    } catch (IOException e) {
      // Closed without an answer: whoever that is, it is no gateway that works.
      return Beat.SILENT;
    }
  }

  private static String head(Socket socket, Duration limit, long start) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    byte[] buffer = new byte[1024];
    while (head.length() < MAX_HEAD && head.indexOf("\r\n\r\n") < 0) {
      // Anew for each part: a peer that sends a byte now and then must not hold us.
      socket.setSoTimeout(left(limit, start));
      int count = in.read(buffer);
      if (count < 0) {
        break;
      }
      head.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
    }
    if (head.length() == 0) {
      throw new IOException("closed without an answer");
    }
    return head.toString();
  }

  private static boolean proves(
      Optional<InstanceMarker> marker, String nonce, int port, String head) {
    String name = InstanceProof.PROOF_HEADER.toLowerCase(Locale.ROOT) + ":";
    return marker.isPresent()
        && head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name))
            .anyMatch(
                line ->
                    InstanceProof.proves(marker.get(), nonce, port, line.substring(name.length())));
  }

  private static int left(Duration limit, long start) throws SocketTimeoutException {
    long millis = limit.minusNanos(System.nanoTime() - start).toMillis();
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return Math.toIntExact(millis);
  }

  private static byte[] question(int port, String nonce) {
    return ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\n"
            + InstanceProof.NONCE_HEADER
            + ": "
            + nonce
            + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
