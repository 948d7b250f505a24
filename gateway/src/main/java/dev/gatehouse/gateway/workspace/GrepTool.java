package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code grep}: lines of files that fit a pattern. */
final class GrepTool extends WorkspaceTool {
  private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;
  private static final int MAX_LINE_CHARS = 2_000;
  private static final int SHOWN_CHARS = 500;
  private static final int DEFAULT_LIMIT = 100;
  private static final long MAX_NANOS = 20_000_000_000L;

  @Inject
  GrepTool(GatewayLoop loop) {
    super(
        "grep",
        "Searches the text of the workspace's files; answers path:line: text. Links, .git,"
            + " node_modules, files without text and files over 5 MiB are left out.",
        """
        {"type": "object",
         "properties": {
           "pattern": {"type": "string", "minLength": 1, "maxLength": 1000,
                       "description": "Regular expression, or plain words with literal"},
           "path": {"type": "string", "description": "Folder or file; the workspace if left out"},
           "glob": {"type": "string", "minLength": 1, "maxLength": 500,
                    "description": "Only files that fit, for example *.md"},
           "ignoreCase": {"type": "boolean"},
           "literal": {"type": "boolean", "description": "Take the pattern as plain words"},
           "context": {"type": "integer", "minimum": 0, "maximum": 20,
                       "description": "Lines to show around each"},
           "limit": {"type": "integer", "minimum": 1, "maximum": 1000,
                     "description": "Most hits; 100 if left out"}},
         "required": ["pattern"],
         "additionalProperties": false}
        """,
        Risk.LOW,
        loop);
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    Pattern pattern = pattern(arguments);
    Optional<FindTool.Matcher> glob =
        Optional.ofNullable(arguments.getString("glob")).map(FindTool.Matcher::of);
    int limit = arguments.getInteger("limit", DEFAULT_LIMIT);
    int context = arguments.getInteger("context", 0);
    long end = System.nanoTime() + MAX_NANOS;
    StringBuilder text = new StringBuilder();
    int[] hits = {0};
    boolean whole;
    try {
      whole =
          WorkspaceFolder.open(call.scope().workspace())
              .walk(
                  arguments.getString("path", "."),
                  FindTool.SKIPPED,
                  FindTool.MAX_ENTRIES,
                  () -> call.cancelled().isComplete() || System.nanoTime() > end,
                  (file, open) -> {
                    if (file.size() <= MAX_FILE_BYTES
                        && (glob.isEmpty() || glob.get().fits(file.path()))) {
                      search(file.path(), content(open), pattern, context, limit, end, hits, text);
                    }
                    return hits[0] < limit;
                  });
    } catch (OutOfTimeException e) {
      return ToolAnswer.error("The pattern takes too long; use a simpler one, or fewer files.");
    }
    if (hits[0] == 0) {
      return ToolAnswer.text(whole ? "No line fits." : "No line fits in the files seen so far.");
    }
    return ToolAnswer.text(text + (whole ? "" : "[there may be more; narrow the search]\n"));
  }

  private static Pattern pattern(JsonObject arguments) {
    String given = arguments.getString("pattern");
    int flags =
        arguments.getBoolean("ignoreCase", false)
            ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE
            : 0;
    try {
      return Pattern.compile(
          arguments.getBoolean("literal", false) ? Pattern.quote(given) : given, flags);
    } catch (PatternSyntaxException e) {
      throw WorkspaceRefusal.of(
          "at /pattern: " + given, "is no regular expression", "correct it, or use literal");
    }
  }

  private static Optional<FileText> content(WorkspaceFolder.Opener open) throws IOException {
    try (SeekableByteChannel channel = open.open();
        InputStream in = Channels.newInputStream(channel)) {
      return FileText.of(in.readNBytes(MAX_FILE_BYTES));
    }
  }

  private static void search(
      String path,
      Optional<FileText> file,
      Pattern pattern,
      int context,
      int limit,
      long end,
      int[] hits,
      StringBuilder text) {
    if (file.isEmpty()) {
      return;
    }
    String[] lines = file.get().text().split("\n", -1);
    int shown = -1;
    for (int i = 0; i < lines.length && hits[0] < limit; i++) {
      String line =
          lines[i].length() > MAX_LINE_CHARS ? lines[i].substring(0, MAX_LINE_CHARS) : lines[i];
      if (!pattern.matcher(new Timed(line, end)).find()) {
        continue;
      }
      hits[0]++;
      int last = Math.min(lines.length - 1, i + context);
      for (int at = Math.max(shown + 1, i - context); at <= last; at++) {
        text.append(path)
            .append(at == i ? ":" : "-")
            .append(at + 1)
            .append(at == i ? ": " : "- ")
            .append(
                lines[at].length() > SHOWN_CHARS
                    ? lines[at].substring(0, SHOWN_CHARS) + "…"
                    : lines[at])
            .append('\n');
      }
      shown = last;
    }
  }

  /** A line that ends a search which takes too long: Java's expressions cannot be stopped else. */
  private record Timed(CharSequence line, long end) implements CharSequence {
    @Override
    public int length() {
      return line.length();
    }

    @Override
    public char charAt(int index) {
      if (System.nanoTime() > end) {
        throw new OutOfTimeException();
      }
      return line.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int stop) {
      return new Timed(line.subSequence(start, stop), end);
    }

    @Override
    public String toString() {
      return line.toString();
    }
  }

  private static final class OutOfTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException() {
      super("out of time", null, false, false);
    }
  }
}
