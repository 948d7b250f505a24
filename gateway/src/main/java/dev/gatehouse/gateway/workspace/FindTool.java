package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** {@code find}: files whose name or path fits a pattern. */
final class FindTool extends WorkspaceTool {
  static final Set<String> SKIPPED = Set.of(".git", "node_modules");
  static final int MAX_ENTRIES = 50_000;
  private static final int DEFAULT_LIMIT = 1_000;

  @Inject
  FindTool(GatewayLoop loop) {
    super(
        "find",
        "Finds files of the workspace by a pattern such as *.md or src/**/*.java. Links, .git and"
            + " node_modules are left out.",
        """
        {"type": "object",
         "properties": {
           "pattern": {"type": "string", "minLength": 1, "maxLength": 500,
                       "description": "A pattern; without / it is for the file's name"},
           "path": {"type": "string", "description": "The folder; the workspace if left out"},
           "limit": {"type": "integer", "minimum": 1, "maximum": 5000,
                     "description": "Most files; 1000 if left out"}},
         "required": ["pattern"],
         "additionalProperties": false}
        """,
        Risk.LOW,
        loop);
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    Matcher matcher = Matcher.of(arguments.getString("pattern"));
    String path = arguments.getString("path", ".");
    int limit = arguments.getInteger("limit", DEFAULT_LIMIT);
    WorkspaceFolder folder = WorkspaceFolder.open(call.scope().workspace());
    String prefix = folder.shown(path);
    List<String> found = new ArrayList<>();
    boolean whole =
        folder.walk(
            path,
            SKIPPED,
            MAX_ENTRIES,
            call.cancelled()::isComplete,
            (file, open) -> {
              String relative =
                  prefix.isEmpty() || file.path().length() <= prefix.length()
                      ? file.path()
                      : file.path().substring(prefix.length() + 1);
              if (matcher.fits(relative)) {
                found.add(file.path());
              }
              return found.size() < limit;
            });
    if (found.isEmpty()) {
      return ToolAnswer.text("No file fits the pattern.");
    }
    return ToolAnswer.text(
        String.join("\n", found) + (whole ? "" : "\n[there may be more; narrow the pattern]"));
  }

  /** A pattern for paths. */
  interface Matcher {
    boolean fits(String relative);

    static Matcher of(String pattern) {
      try {
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        if (pattern.contains("/")) {
          // "**/x" means x at the top too, which Java's patterns do not.
          PathMatcher top =
              pattern.startsWith("**/")
                  ? FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(3))
                  : glob;
          return relative -> glob.matches(Path.of(relative)) || top.matches(Path.of(relative));
        }
        return relative -> {
          Path name = Path.of(relative).getFileName();
          return name != null && glob.matches(name);
        };
      } catch (PatternSyntaxException e) {
        throw WorkspaceRefusal.of(
            pattern, "is no pattern", "use *, ?, ** and {a,b}, for example *.md");
      }
    }
  }
}
