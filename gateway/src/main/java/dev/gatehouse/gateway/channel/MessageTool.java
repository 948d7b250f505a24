package dev.gatehouse.gateway.channel;

import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code message}: speaks to somebody in a chat channel. No channel runs in this version, and it
 * says so instead of pretending that something was sent.
 */
final class MessageTool implements Tool {
  private final Channels channels;

  @Inject
  MessageTool(Channels channels) {
    this.channels = channels;
  }

  @Override
  public String name() {
    return "message";
  }

  @Override
  public String description() {
    return "Sends a message to somebody in a chat channel: target names whom, message what. Not"
        + " for answers: those go back by themselves to where the conversation is.";
  }

  @Override
  public JsonObject parameters() {
    JsonObject text = new JsonObject().put("type", "string");
    return new JsonObject()
        .put("type", "object")
        .put(
            "properties",
            new JsonObject()
                .put(
                    "action",
                    text.copy().put("enum", new JsonArray(List.of("send", "poll", "react"))))
                .put("channel", text.copy().put("description", "Id of the channel: telegram"))
                .put("target", text.copy().put("description", "Id of the person or room"))
                .put("message", text.copy())
                .put("accountId", text.copy()))
        .put("required", new JsonArray().add("action"));
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String wanted = call.arguments().getString("channel", "").strip();
    List<String> known = channels.all().stream().map(Channels.Channel::id).toList();
    String which =
        known.isEmpty()
            ? "no channel is configured"
            : "configured, and not run: " + known.stream().collect(Collectors.joining(", "));
    return Future.succeededFuture(
        ToolAnswer.error(
            "nothing was sent"
                + (wanted.isEmpty() ? "" : " to " + wanted.replaceAll("[^A-Za-z0-9_-]", "?"))
                + ": "
                + ChannelTexts.NOT_RUN
                + " ("
                + which
                + "). What you answer reaches the conversation that you are in."));
  }
}
