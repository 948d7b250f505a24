package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a tool answers. Immutable.
 *
 * @param content what the model sees: texts and pictures
 * @param details facts for programs, not shown to the model
 * @param isError whether the work failed, in words that the model can act on
 */
public record ToolAnswer(List<Content> content, Optional<JsonObject> details, boolean isError) {
  public ToolAnswer {
    content = List.copyOf(content);
  }

  /** Returns a good answer. */
  public static ToolAnswer text(String text) {
    return new ToolAnswer(List.of(new Content.Text(text)), Optional.empty(), false);
  }

  /** Returns a good answer whose text is the JSON of {@code details}. */
  public static ToolAnswer json(JsonObject details) {
    return new ToolAnswer(
        List.of(new Content.Text(details.encodePrettily())), Optional.of(details), false);
  }

  /** Returns a failure. */
  public static ToolAnswer error(String text) {
    return new ToolAnswer(List.of(new Content.Text(text)), Optional.empty(), true);
  }
}
