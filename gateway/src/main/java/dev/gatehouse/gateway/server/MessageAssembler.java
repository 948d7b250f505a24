package dev.gatehouse.gateway.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of a text message together, within limits. Used on one event loop only. */
final class MessageAssembler {
  private final int maxFragments;
  private int maxBytes;
  private @Nullable Buffer parts;
  private int fragments;

  MessageAssembler(int maxBytes, int maxFragments) {
    this.maxBytes = maxBytes;
    this.maxFragments = maxFragments;
  }

  /** A message passed a limit. */
  static final class TooBigException extends Exception {
    private static final long serialVersionUID = 1L;

    TooBigException(String message) {
      super(message, null, false, false);
    }
  }

  void maxBytes(int bytes) {
    maxBytes = bytes;
  }

  /**
   * Takes a text or continuation frame.
   *
   * @return the whole message when this was its last fragment
   */
  Optional<String> add(WebSocketFrame frame) throws TooBigException {
    Buffer earlier = parts;
    if (frame.isFinal() && earlier == null) {
      if (frame.binaryData().length() > maxBytes) {
        throw new TooBigException("message too big");
      }
      return Optional.of(frame.textData());
    }
    Buffer all = earlier == null ? Buffer.buffer() : earlier;
    fragments++;
    if (fragments > maxFragments || all.length() + frame.binaryData().length() > maxBytes) {
      parts = null;
      throw new TooBigException(
          fragments > maxFragments ? "too many fragments" : "message too big");
    }
    all.appendBuffer(frame.binaryData());
    if (!frame.isFinal()) {
      parts = all;
      return Optional.empty();
    }
    parts = null;
    fragments = 0;
    return Optional.of(all.toString());
  }
}
