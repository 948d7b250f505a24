package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.workspace.WorkspaceFolder.Entry;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code ls}: what is in a folder. */
final class ListTool extends WorkspaceTool {
  private static final int MAX_ENTRIES = 10_000;
  private static final int DEFAULT_LIMIT = 500;

  @Inject
  ListTool(GatewayLoop loop) {
    super(
        "ls",
        "Lists a folder of the workspace, by name; folders end with /.",
        """
        {"type": "object",
         "properties": {
           "path": {"type": "string", "description": "The folder; the workspace itself if left out"},
           "limit": {"type": "integer", "minimum": 1, "maximum": 5000,
                     "description": "Most entries; 500 if left out"}},
         "additionalProperties": false}
        """,
        Risk.LOW,
        loop);
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    int limit = arguments.getInteger("limit", DEFAULT_LIMIT);
    List<Entry> entries =
        WorkspaceFolder.open(call.scope().workspace())
            .list(arguments.getString("path", "."), MAX_ENTRIES);
    if (entries.isEmpty()) {
      return ToolAnswer.text("(empty folder)");
    }
    StringBuilder text = new StringBuilder();
    entries.stream()
        .limit(limit)
        .forEach(
            entry ->
                text.append(entry.name())
                    .append(entry.directory() ? "/" : entry.file() ? "" : "@")
                    .append('\n'));
    if (entries.size() > limit) {
      text.append("[").append(entries.size() - limit).append(" more]\n");
    }
    return ToolAnswer.text(text.toString());
  }
}
