package dev.gatehouse.gateway.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.core.posix.PassingSocket;
import dev.gatehouse.core.posix.PassingSocket.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the old and the new process say to each other. All methods block. */
final class Conversation implements AutoCloseable {
  static final String PREPARE = "prepare";
  static final String WARM = "warm";
  static final String GO = "go";
  static final String READY = "ready";
  static final String FAILED = "failed";

  private final PassingSocket socket;

  Conversation(PassingSocket socket) {
    this.socket = socket;
  }

  /**
   * One word of the other side.
   *
   * @param descriptors what came with it; they belong to the receiver
   */
  record Word(String type, JsonObject body, List<Integer> descriptors) {}

  void say(String type, JsonObject body, List<Integer> descriptors) throws IOException {
    socket.send(body.copy().put("type", type).encode().getBytes(UTF_8), descriptors);
  }

  /**
   * Waits for the next word.
   *
   * @return empty when none came within {@code limit}
   * @throws java.io.EOFException when the other process is gone
   */
  Optional<Word> next(Duration limit) throws IOException {
    Optional<Message> message = socket.receive(limit);
    if (message.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonObject body = new JsonObject(new String(message.get().bytes(), UTF_8));
      return Optional.of(new Word(body.getString("type", ""), body, message.get().descriptors()));
    } catch (DecodeException | ClassCastException e) {
      throw new IOException("the other process says what is not understood", e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
