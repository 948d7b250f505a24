package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A person in a chat: sends words to a session, and reads what comes of them. */
final class ChatClient implements AutoCloseable {
  private final WireSocket socket;

  ChatClient(WireSocket socket) {
    this.socket = socket;
  }

  WireSocket socket() {
    return socket;
  }

  /** Sends words, which must be accepted. */
  ChatClient send(String session, String words, String key) {
    socket.payload("chat.send", ChatTest.message(session, words, key));
    return this;
  }

  /** Sends words with more parameters, which must be accepted. */
  ChatClient send(String session, String words, String key, JsonObject more) {
    socket.payload("chat.send", ChatTest.message(session, words, key).mergeIn(more));
    return this;
  }

  /** What {@code agent.wait} says of a turn that is over. */
  JsonObject wait(String key) {
    return TurnsTest.waitFor(socket, key);
  }

  /** The chat event that ends a turn: final, error or aborted. */
  JsonObject end(String key) {
    while (true) {
      JsonObject chat = socket.readEvent("chat").getJsonObject("payload");
      if (chat.getString("runId").equals(key)
          && List.of("final", "error", "aborted").contains(chat.getString("state"))) {
        return chat;
      }
    }
  }

  /** The words of the answer that ends a turn. */
  String answer(String key) {
    JsonObject end = end(key);
    if (!end.getString("state").equals("final")) {
      throw new AssertionError("no answer but " + end.encode());
    }
    return end.containsKey("message") ? text(end.getJsonObject("message")) : "";
  }

  JsonArray messages(String session) {
    return socket
        .payload("chat.history", new JsonObject().put("sessionKey", session))
        .getJsonArray("messages");
  }

  /** Who said what in a session: {@code user: hello}. */
  List<String> history(String session) {
    List<String> lines = new ArrayList<>();
    for (Object each : messages(session)) {
      JsonObject message = (JsonObject) each;
      lines.add(message.getString("role") + ": " + text(message));
    }
    return lines;
  }

  /** The words of a message, its tool calls by name. */
  static String text(JsonObject message) {
    if (!(message.getValue("content") instanceof JsonArray parts)) {
      return String.valueOf(message.getValue("content"));
    }
    StringBuilder text = new StringBuilder();
    for (Object each : parts) {
      JsonObject part = (JsonObject) each;
      text.append(
          part.containsKey("text")
              ? part.getString("text")
              : "<" + part.getString("name", part.getString("type")) + ">");
    }
    return text.toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
