package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts an answer to what a model and a transcript can take. Pure. */
final class AnswerLimits {
  private static final int MAX_IMAGE_CHARS = 8 * 1024 * 1024;
  private static final int MAX_DETAIL_CHARS = 256 * 1024;
  private static final int MAX_DEPTH = 8;

  private AnswerLimits() {}

  /** Returns {@code answer} with at most {@code maxChars} characters of text. */
  static ToolAnswer cut(ToolAnswer answer, int maxChars) {
    List<Content> content = new ArrayList<>();
    int left = maxChars;
    int images = MAX_IMAGE_CHARS;
    for (Content part : answer.content()) {
      if (part instanceof Content.Text text) {
        String kept = cut(text.text(), left);
        left = Math.max(0, left - text.text().length());
        content.add(kept.equals(text.text()) ? part : new Content.Text(kept));
      } else if (part instanceof Content.Image image) {
        images -= image.data().length();
        content.add(
            images >= 0
                ? part
                : new Content.Text("[a picture was left out: it is too large for an answer]"));
      } else {
        content.add(part);
      }
    }
    return new ToolAnswer(content, answer.details().map(AnswerLimits::cut), answer.isError());
  }

  /** Returns the first and the last part of {@code text}, and between them how much is missing. */
  static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int head = whole(text, (int) (maxChars * 0.7));
    int tail = text.length() - (maxChars - head);
    if (tail < text.length() && Character.isLowSurrogate(text.charAt(tail))) {
      tail++;
    }
    return text.substring(0, head)
        + "\n\n[… "
        + (tail - head)
        + " characters in the middle were left out: the answer had "
        + text.length()
        + " …]\n\n"
        + text.substring(tail);
  }

  private static int whole(String text, int end) {
    return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private static JsonObject cut(JsonObject details) {
    return size(details, 0) <= MAX_DETAIL_CHARS ? details : new JsonObject().put("truncated", true);
  }

  private static long size(Object value, int depth) {
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (depth > MAX_DEPTH) {
      return 0;
    }
    long size = 8;
    if (value instanceof JsonObject json) {
      for (var entry : json) {
        size += entry.getKey().length() + size(Optional.ofNullable(entry.getValue()), depth);
      }
    } else if (value instanceof io.vertx.core.json.JsonArray array) {
      for (Object each : array) {
        size += size(Optional.ofNullable(each), depth);
      }
    } else if (value instanceof Optional<?> optional) {
      size = optional.isPresent() ? size(optional.get(), depth + 1) : 4;
    }
    return size;
  }
}
