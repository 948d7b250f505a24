package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Puts files into an {@code <input type=file>}. */
final class FileInput {
  private FileInput() {}

  /**
   * Sets the files of an input; the page hears of it by {@code input} and {@code change}.
   *
   * @return fails with status 400 for another element, or for several files where one is taken
   */
  static Future<Void> set(CdpSession session, int backendNodeId, List<Path> files) {
    return session
        .send("DOM.describeNode", new JsonObject().put("backendNodeId", backendNodeId))
        .compose(answer -> refusal(answer.getJsonObject("node"), files.size()))
        .compose(
            taken ->
                session.send(
                    "DOM.setFileInputFiles",
                    new JsonObject()
                        .put("backendNodeId", backendNodeId)
                        .put("files", new JsonArray(files.stream().map(Path::toString).toList()))))
        .mapEmpty();
  }

  private static Future<Void> refusal(JsonObject node, int files) {
    JsonArray attributes = node.getJsonArray("attributes", new JsonArray());
    String type = "";
    boolean many = false;
    for (int i = 0; i + 1 < attributes.size(); i += 2) {
      String name = attributes.getString(i);
      if (name.equals("type")) {
        type = attributes.getString(i + 1).toLowerCase(Locale.ROOT);
      }
      many |= name.equals("multiple") || name.equals("webkitdirectory");
    }
    if (!node.getString("nodeName", "").equalsIgnoreCase("input") || !type.equals("file")) {
      return Future.failedFuture(
          new BrowserException(
              400,
              "this element is no file input but <"
                  + node.getString("localName", "")
                  + ">: give the ref of an input of type file, or use ref with what opens the"
                  + " chooser"));
    }
    return files > 1 && !many
        ? Future.failedFuture(
            new BrowserException(400, "this file input takes one file only: give one path"))
        : Future.succeededFuture();
  }
}
