package dev.gatehouse.gateway.session;

import io.vertx.core.json.JsonObject;

/**
 * Something of an import that could not be taken over as it was.
 *
 * @param file its name below the imported folder
 * @param line from 1; 0 when the whole file is meant
 * @param what what is wrong, and what became of it
 */
public record TransferProblem(String file, long line, String what) {
  JsonObject toJson() {
    JsonObject json = new JsonObject().put("file", file);
    if (line > 0) {
      json.put("line", line);
    }
    return json.put("what", what);
  }

  /** {@code main/sessions/a.jsonl:12: what is wrong}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + what;
  }
}
