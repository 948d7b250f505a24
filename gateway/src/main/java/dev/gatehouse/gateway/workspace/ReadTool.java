package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code read}: the text of a file, or the picture that it is. */
final class ReadTool extends WorkspaceTool {
  private static final long MAX_BYTES = 50L * 1024 * 1024;
  private static final int MAX_IMAGE_BYTES = 5 * 1024 * 1024;
  private static final int MAX_LINES = 2_000;
  private static final int MAX_CHARS = 50_000;

  @Inject
  ReadTool(GatewayLoop loop) {
    super(
        "read",
        "Reads a file of the workspace. Text comes with at most "
            + MAX_LINES
            + " lines at once; use offset and limit for more. Pictures (png, jpeg, gif, webp) are"
            + " shown.",
        """
        {"type": "object",
         "properties": {
           "path": {"type": "string", "minLength": 1,
                    "description": "The file, relative to the workspace"},
           "offset": {"type": "integer", "minimum": 1, "description": "First line to read, from 1"},
           "limit": {"type": "integer", "minimum": 1, "description": "How many lines to read"}},
         "required": ["path"],
         "additionalProperties": false}
        """,
        Risk.LOW,
        loop);
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    WorkspaceFolder folder = WorkspaceFolder.open(call.scope().workspace());
    String path = arguments.getString("path");
    byte[] bytes = folder.read(path, MAX_BYTES).bytes();
    Optional<String> picture = pictureType(bytes);
    if (picture.isPresent()) {
      return picture(path, bytes, picture.get());
    }
    Optional<FileText> text = FileText.of(bytes);
    if (text.isEmpty()) {
      return ToolAnswer.error(
          WorkspaceRefusal.shown(path)
              + " is no text: it has "
              + bytes.length
              + " bytes in another form; use a program with exec to look into it");
    }
    return ToolAnswer.text(
        part(text.get().text(), arguments.getInteger("offset"), arguments.getInteger("limit")));
  }

  private static ToolAnswer picture(String path, byte[] bytes, String type) {
    if (bytes.length > MAX_IMAGE_BYTES) {
      return ToolAnswer.error(
          WorkspaceRefusal.shown(path)
              + " is a picture of "
              + bytes.length
              + " bytes; at most "
              + MAX_IMAGE_BYTES
              + " can be shown: make it smaller");
    }
    return new ToolAnswer(
        List.of(
            new Content.Text("Picture " + WorkspaceRefusal.shown(path) + " (" + type + ")"),
            new Content.Image(type, Base64.getEncoder().encodeToString(bytes))),
        Optional.empty(),
        false);
  }

  private static String part(String text, Integer offset, Integer limit) {
    int first = offset == null ? 1 : offset;
    int most = Math.min(MAX_LINES, limit == null ? MAX_LINES : limit);
    int start = 0;
    for (int line = 1; line < first; line++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0 || start == text.length()) {
        return "[the file has " + lines(text) + " lines; there is none at " + first + "]";
      }
    }
    int end = start;
    int taken = 0;
    while (taken < most && end < text.length()) {
      int next = text.indexOf('\n', end);
      int after = next < 0 ? text.length() : next + 1;
      if (after - start > MAX_CHARS && taken > 0) {
        break;
      }
      end = after;
      taken++;
    }
    if (end - start > MAX_CHARS) {
      return text.substring(start, start + MAX_CHARS)
          + "\n\n[line "
          + first
          + " goes on for "
          + (end - start - MAX_CHARS)
          + " characters more]";
    }
    if (end >= text.length()) {
      return text.substring(start, end);
    }
    return text.substring(start, end)
        + "\n[lines "
        + first
        + " to "
        + (first + taken - 1)
        + " of "
        + lines(text)
        + "; use offset="
        + (first + taken)
        + " for more]";
  }

  private static long lines(String text) {
    long ends = text.chars().filter(c -> c == '\n').count();
    return text.isEmpty() || text.endsWith("\n") ? ends : ends + 1;
  }

  /** By what stands in it, not by its name. */
  private static Optional<String> pictureType(byte[] bytes) {
    if (starts(bytes, 0x89, 'P', 'N', 'G')) {
      return Optional.of("image/png");
    }
    if (starts(bytes, 0xFF, 0xD8, 0xFF)) {
      return Optional.of("image/jpeg");
    }
    if (starts(bytes, 'G', 'I', 'F', '8')) {
      return Optional.of("image/gif");
    }
    if (starts(bytes, 'R', 'I', 'F', 'F')
        && bytes.length > 12
        && bytes[8] == 'W'
        && bytes[9] == 'E') {
      return Optional.of("image/webp");
    }
    return Optional.empty();
  }

  private static boolean starts(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
