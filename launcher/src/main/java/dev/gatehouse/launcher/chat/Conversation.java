package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.Answer;
import dev.gatehouse.gateway.client.GatewayClient;
import dev.gatehouse.gateway.client.GatewayEvent;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One conversation over a lasting connection. Its methods block and belong to one thread; {@link
 * #stop()} may be called from any.
 */
final class Conversation {
  private static final long CALL_SECONDS = 30;

  private final GatewayClient client;
  private final String session;
  private final @Nullable String thinking;
  private final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();

  Conversation(GatewayClient client, String session, @Nullable String thinking) {
    this.client = client;
    this.session = session;
    this.thinking = thinking;
    client.events().handler(events::add);
  }

  /** Hears an answer while it comes. */
  interface Listener {
    /** More words of the answer. */
    void text(String delta);

    /** A command of the agent waits for a decision of the operator. */
    void approval(String id, Fields request);
  }

  /**
   * How an answer ended.
   *
   * @param state {@code final}, {@code aborted} or {@code error}
   * @param text the whole text, empty when there was none
   * @param error what went wrong, empty when nothing did
   */
  record Ending(String state, String text, String error) {}

  /** Connects, and returns earlier messages, the oldest first. */
  List<Fields> open(int limit) throws InterruptedException {
    await(client.connect());
    if (limit < 1) {
      return List.of();
    }
    return Fields.of(call("chat.history", Map.of("sessionKey", session, "limit", limit)).value())
        .list("messages");
  }

  /** The names of the commands that start with a slash. */
  List<String> commands() throws InterruptedException {
    return Fields.of(call("commands.list", Map.of()).value()).list("commands").stream()
        .map(command -> "/" + command.text("name"))
        .sorted()
        .toList();
  }

  /** Says something and waits until the answer is complete. */
  Ending say(String text, Listener listener) throws InterruptedException {
    events.clear();
    String run = UUID.randomUUID().toString();
    Fields accepted =
        Fields.of(
            call(
                    "chat.send",
                    new Params()
                        .with("sessionKey", session)
                        .with("message", text)
                        .with("thinking", thinking)
                        .with("idempotencyKey", run)
                        .tree())
                .value());
    if (accepted.tree().containsKey("aborted")) {
      return new Ending("final", accepted.flag("aborted") ? "stopped" : "nothing runs", "");
    }
    StringBuilder whole = new StringBuilder();
    while (true) {
      GatewayEvent event = events.take();
      Fields payload = Fields.of(event.payload());
      if (event.name().equals("exec.approval.requested")) {
        listener.approval(payload.text("id"), payload.object("request"));
      } else if (event.name().equals("chat") && payload.text("runId").equals(run)) {
        switch (payload.text("state")) {
          case "delta" -> {
            String delta = payload.tree().get("deltaText") instanceof String words ? words : "";
            whole.append(delta);
            listener.text(delta);
          }
          case "final", "aborted", "error" -> {
            String said = said(payload.object("message"));
            if (said.startsWith(whole.toString())) {
              listener.text(said.substring(whole.length()));
            }
            return new Ending(
                payload.text("state"),
                said.isEmpty() ? whole.toString() : said,
                payload.find("errorMessage").orElse(""));
          }
          default -> {
            // The phases before the first word have nothing to show.
          }
        }
      }
    }
  }

  /** Decides about a command of the agent. */
  void decide(String id, String decision) throws InterruptedException {
    call("exec.approval.resolve", Map.of("id", id, "decision", decision));
  }

  /** Stops the answer that comes now. Does not wait. */
  void stop() {
    client.call("chat.abort", Map.of("sessionKey", session));
  }

  /** The words of a message. */
  static String said(Fields message) {
    if (message.find("content").isPresent()) {
      return message.text("content");
    }
    StringBuilder text = new StringBuilder();
    message.list("content").forEach(part -> text.append(part.find("text").orElse("")));
    return text.toString();
  }

  private Answer call(String method, Map<String, ?> params) throws InterruptedException {
    return await(client.call(method, params));
  }

  private static <T> T await(io.vertx.core.Future<T> future) throws InterruptedException {
    try {
      return future.await(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new GatehouseException(
          ExitCode.UNREACHABLE, "the gateway does not answer", "look at its log: logs --follow", e);
    }
  }
}
