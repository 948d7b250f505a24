package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code edit}: replaces exact pieces of a file's text, all of them or none. */
final class EditTool extends WorkspaceTool {
  private final FileLocks locks;

  @Inject
  EditTool(GatewayLoop loop, FileLocks locks) {
    super(
        "edit",
        "Replaces text in a file of the workspace. oldText must stand in the file exactly once,"
            + " spaces and line ends included. Use edits for several replacements at once; all are"
            + " made, or none.",
        """
        {"type": "object",
         "properties": {
           "path": {"type": "string", "minLength": 1,
                    "description": "The file, relative to the workspace"},
           "oldText": {"type": "string", "minLength": 1, "description": "Exact text to replace"},
           "newText": {"type": "string", "description": "What to put in its place"},
           "edits": {"type": "array", "minItems": 1, "maxItems": 200,
             "description": "Several replacements, made one after the other",
             "items": {"type": "object",
               "properties": {
                 "oldText": {"type": "string", "minLength": 1},
                 "newText": {"type": "string"}},
               "required": ["oldText", "newText"],
               "additionalProperties": false}}},
         "required": ["path"],
         "additionalProperties": false}
        """,
        Risk.MEDIUM,
        loop);
    this.locks = locks;
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    JsonArray edits = edits(arguments);
    if (edits.isEmpty()) {
      return ToolAnswer.error("Nothing to do: give oldText and newText, or edits.");
    }
    String path = arguments.getString("path");
    return locks.changing(
        call.scope().workspace(),
        () -> {
          WorkspaceFolder folder = WorkspaceFolder.open(call.scope().workspace());
          WorkspaceFolder.Read read = folder.read(path, WriteTool.MAX_BYTES);
          FileText file =
              FileText.of(read.bytes())
                  .orElseThrow(
                      () ->
                          WorkspaceRefusal.of(
                              path, "is no text", "use a program with exec to change it"));
          String text = file.text();
          for (int i = 0; i < edits.size(); i++) {
            text = replace(file, text, edits.getJsonObject(i), "at /edits/" + i + ": ");
          }
          folder.write(path, file.with(text).bytes(), read.attributes());
          return ToolAnswer.text(
              "Made "
                  + edits.size()
                  + (edits.size() == 1 ? " replacement in " : " replacements in ")
                  + folder.shown(path));
        });
  }

  private static JsonArray edits(JsonObject arguments) {
    JsonArray edits = new JsonArray();
    if (arguments.getString("oldText") != null && arguments.getString("newText") != null) {
      edits.add(
          new JsonObject()
              .put("oldText", arguments.getString("oldText"))
              .put("newText", arguments.getString("newText")));
    }
    return edits.addAll(arguments.getJsonArray("edits", new JsonArray()));
  }

  private static String replace(FileText file, String text, JsonObject edit, String where) {
    String old = file.adapted(edit.getString("oldText"));
    String fresh = file.adapted(edit.getString("newText"));
    int at = text.indexOf(old);
    if (at < 0) {
      throw WorkspaceRefusal.of(
          where + "oldText",
          "does not stand in the file",
          "read the file and give the text exactly as it is there; nothing was changed");
    }
    if (text.indexOf(old, at + 1) >= 0) {
      throw WorkspaceRefusal.of(
          where + "oldText",
          "stands in the file more than once",
          "give more of the lines around it; nothing was changed");
    }
    if (old.equals(fresh)) {
      throw WorkspaceRefusal.of(
          where + "newText", "is the same as oldText", "give another text; nothing was changed");
    }
    return text.substring(0, at) + fresh + text.substring(at + old.length());
  }
}
