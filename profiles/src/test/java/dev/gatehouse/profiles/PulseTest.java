package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Pulse.Beat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers on the port of an instance, honest and not. */
@Timeout(120)
class PulseTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path directory;
  private InstanceMarker marker;

  @BeforeEach
  void instance() {
    marker = TestHost.mark(directory.resolve("state"), "sigil", "main");
  }

  private interface Peer {
    void answer(Socket socket, String question, int port) throws IOException;
  }

  private Beat feel(Peer peer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  byte[] question = new byte[4096];
                  int count = socket.getInputStream().read(question);
                  peer.answer(
                      socket,
                      new String(question, 0, count, StandardCharsets.US_ASCII),
                      server.getLocalPort());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.setUncaughtExceptionHandler((failed, why) -> {});
      thread.start();
      return Pulse.of(Optional.of(marker), server.getLocalPort(), LIMIT).beat();
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String nonce(String question) {
    return question
        .lines()
        .filter(line -> line.startsWith(InstanceProof.NONCE_HEADER))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String answered(String status, String proof) {
    return "HTTP/1.1 " + status + "\r\n" + InstanceProof.PROOF_HEADER + ": " + proof + "\r\n\r\n";
  }

  @Test
  void whoProvesToBeTheInstanceIsAlive() throws IOException {
    Beat beat =
        feel(
            (socket, question, port) ->
                say(
                    socket,
                    answered("200 OK", InstanceProof.answer(marker, nonce(question), port))));

    assertThat(beat).isEqualTo(Beat.ALIVE);
  }

  @Test
  void whoCannotProveItIsAStranger() throws IOException {
    InstanceMarker sibling = TestHost.mark(directory.resolve("other"), "sigil", "other");

    assertThat(feel((socket, question, port) -> say(socket, "HTTP/1.1 200 OK\r\n\r\n")))
        .isEqualTo(Beat.STRANGER);
    assertThat(
            feel(
                (socket, question, port) ->
                    say(
                        socket,
                        answered("200 OK", InstanceProof.answer(sibling, nonce(question), port)))))
        .isEqualTo(Beat.STRANGER);
    assertThat(
            feel(
                (socket, question, port) ->
                    say(
                        socket,
                        answered(
                            "200 OK", InstanceProof.answer(marker, nonce(question), port + 1)))))
        .isEqualTo(Beat.STRANGER);
  }

  @Test
  void whoAcceptsAndDoesNotAnswerIsSilentHoweverSlowlyItTalks() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      assertThat(Pulse.of(Optional.of(marker), deaf.getLocalPort(), SHORT).beat())
          .isEqualTo(Beat.SILENT);
    }
    Beat drip =
        feel(
            (socket, question, port) -> {
              while (true) {
                say(socket, "H");
              }
            });
    assertThat(drip).isIn(Beat.SILENT, Beat.STRANGER);
  }

  @Test
  void nobodyThereIsNoBeat() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    assertThat(Pulse.of(Optional.of(marker), port, LIMIT).beat()).isEqualTo(Beat.NONE);
  }
}
