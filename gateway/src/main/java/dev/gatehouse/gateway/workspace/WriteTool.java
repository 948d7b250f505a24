package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;

/** {@code write}: makes a file, or replaces what stands in it. */
final class WriteTool extends WorkspaceTool {
  static final int MAX_BYTES = 10 * 1024 * 1024;

  private final FileLocks locks;

  @Inject
  WriteTool(GatewayLoop loop, FileLocks locks) {
    super(
        "write",
        "Writes a file of the workspace; what stood in it is replaced. Missing folders are made.",
        """
        {"type": "object",
         "properties": {
           "path": {"type": "string", "minLength": 1,
                    "description": "The file, relative to the workspace"},
           "content": {"type": "string", "description": "The whole new content"}},
         "required": ["path", "content"],
         "additionalProperties": false}
        """,
        Risk.MEDIUM,
        loop);
    this.locks = locks;
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    String path = arguments.getString("path");
    byte[] bytes = arguments.getString("content").getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw WorkspaceRefusal.of(
          path,
          "would have " + bytes.length + " bytes, more than the " + MAX_BYTES + " allowed",
          "write it in several files");
    }
    return locks.changing(
        call.scope().workspace(),
        () -> {
          WorkspaceFolder folder = WorkspaceFolder.openOrCreate(call.scope().workspace());
          folder.write(path, bytes, null);
          return ToolAnswer.text("Wrote " + bytes.length + " bytes to " + folder.shown(path));
        });
  }
}
