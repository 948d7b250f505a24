package dev.gatehouse.browser.snapshot;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.util.List;

/** A tool server of others, spoken to over its standard input and output. */
final class Mcp implements AutoCloseable {
  private final OtherProgram program;
  private int lastId;

  Mcp(File directory, List<String> command) {
    program = new OtherProgram(directory, command);
    ask(
        "initialize",
        new JsonObject()
            .put("protocolVersion", "2025-06-18")
            .put("capabilities", new JsonObject())
            .put("clientInfo", new JsonObject().put("name", "gatehouse-test").put("version", "1")));
    program.send(
        new JsonObject().put("jsonrpc", "2.0").put("method", "notifications/initialized").encode());
  }

  /** Calls a tool and returns the text of its answer. */
  String call(String tool, JsonObject arguments) {
    JsonObject result =
        ask("tools/call", new JsonObject().put("name", tool).put("arguments", arguments));
    StringBuilder text = new StringBuilder();
    JsonArray content = result.getJsonArray("content", new JsonArray());
    for (int i = 0; i < content.size(); i++) {
      text.append(content.getJsonObject(i).getString("text", "")).append('\n');
    }
    return text.toString();
  }

  private JsonObject ask(String method, JsonObject params) {
    int id = ++lastId;
    program.send(
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", id)
            .put("method", method)
            .put("params", params)
            .encode());
    while (true) {
      JsonObject answer = program.next();
      if (answer.getValue("id") instanceof Number number
          && number.intValue() == id
          && !answer.containsKey("method")) {
        if (answer.containsKey("error")) {
          throw new IllegalStateException(method + ": " + answer.getJsonObject("error").encode());
        }
        return answer.getJsonObject("result");
      }
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
