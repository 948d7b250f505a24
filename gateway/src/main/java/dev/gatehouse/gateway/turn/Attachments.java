package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends along with a message: pictures, and texts in files. */
final class Attachments {
  /** The most bytes of one attachment. */
  static final int MAX_BYTES = 5_000_000;

  /** The most attachments of one message. */
  static final int MAX_COUNT = 20;

  private Attachments() {}

  /**
   * Returns the attachments as parts of a message.
   *
   * @param given the value of {@code attachments}, null where there is none
   * @throws RpcException when one is no picture or text, is too big or cannot be read
   */
  static List<Content> read(@Nullable Object given) {
    if (!(given instanceof JsonArray list)) {
      return List.of();
    }
    if (list.size() > MAX_COUNT) {
      throw RpcException.invalid("too many attachments: at most " + MAX_COUNT + " fit");
    }
    List<Content> parts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.getValue(i) instanceof JsonObject attachment)) {
        throw RpcException.invalid("attachment " + (i + 1) + ": must be object");
      }
      parts.add(read(attachment, i + 1));
    }
    return parts;
  }

  private static Content read(JsonObject attachment, int number) {
    String name =
        attachment.getValue("fileName") instanceof String text && !text.isBlank()
            ? text
            : "attachment " + number;
    if (!(attachment.getValue("content") instanceof String content) || content.isEmpty()) {
      throw RpcException.invalid(name + ": content must be base64");
    }
    String mimeType = attachment.getValue("mimeType") instanceof String text ? text.strip() : "";
    int comma = content.indexOf(',');
    if (content.startsWith("data:") && comma > 0) {
      String head = content.substring(5, comma);
      int semicolon = head.indexOf(';');
      mimeType = semicolon < 0 ? head : head.substring(0, semicolon);
      content = content.substring(comma + 1);
    }
    byte[] bytes = decode(content, name);
    Optional<String> picture = picture(bytes);
    if (picture.isPresent()) {
      // What the bytes say counts: a provider refuses a picture under a wrong name.
      return new Content.Image(picture.get(), Base64.getEncoder().encodeToString(bytes));
    }
    if (mimeType.toLowerCase(Locale.ROOT).startsWith("text/")) {
      return new Content.Text(
          "\n\n[file " + name + "]\n" + new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }
    throw RpcException.invalid(name + ": only pictures and texts can be attached");
  }

  private static byte[] decode(String content, String name) {
    if (content.length() > MAX_BYTES / 3L * 4 + 8) {
      throw tooBig(name);
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(content);
      if (bytes.length > MAX_BYTES) {
        throw tooBig(name);
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw RpcException.invalid(name + ": content must be base64");
    }
  }

  private static RpcException tooBig(String name) {
    return RpcException.invalid(name + ": at most " + MAX_BYTES + " bytes fit");
  }

  private static Optional<String> picture(byte[] bytes) {
    if (starts(bytes, 0, 0x89, 'P', 'N', 'G')) {
      return Optional.of("image/png");
    }
    if (starts(bytes, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of("image/jpeg");
    }
    if (starts(bytes, 0, 'G', 'I', 'F', '8')) {
      return Optional.of("image/gif");
    }
    if (starts(bytes, 0, 'R', 'I', 'F', 'F') && starts(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }

  private static boolean starts(byte[] bytes, int offset, int... wanted) {
    if (bytes.length < offset + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if ((bytes[offset + i] & 0xff) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
