package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.Answer;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.GatewayClient;
import dev.gatehouse.gateway.client.GatewayEvent;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a gateway that may go away and come back. A message is sent under one key
 * until it is known that the gateway has it, so that it is neither lost nor said twice. The methods
 * block and belong to one thread; {@link #stop()} may be called from any.
 */
final class Conversation implements AutoCloseable {
  private static final long CALL_SECONDS = 30;
  private static final long BETWEEN_TRIES_MILLIS = 500;
  private static final String LOST = "connection lost";
  private static final String LEAVE = "leave";

  private final Supplier<GatewayClient> clients;
  private final String session;
  private final @Nullable String thinking;
  private final Duration patience;
  private final BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
  private volatile @Nullable GatewayClient client;
  private volatile int stops;
  private volatile boolean open;

  /**
   * Creates it; nothing is opened yet.
   *
   * @param clients makes a client that does not reconnect by itself; may refuse as long as no
   *     gateway runs
   * @param patience how long to wait for a gateway that went away
   */
  Conversation(
      Supplier<GatewayClient> clients,
      String session,
      @Nullable String thinking,
      Duration patience) {
    this.clients = clients;
    this.session = session;
    this.thinking = thinking;
    this.patience = patience;
  }

  /** Hears an answer while it comes, on the thread that waits for it. */
  interface Listener {
    /** More words of the answer. */
    void text(String delta);

    /** A command of the agent waits for a decision of the operator. */
    void approval(String id, Fields request);

    /** The gateway went away; the conversation waits until it is back. */
    void lost(String why);

    /** It is back. */
    void back();
  }

  /**
   * How an answer ended.
   *
   * @param state {@code final}, {@code aborted} or {@code error}
   * @param text the whole text, empty when there was none
   * @param error what went wrong, empty when nothing did
   */
  record Ending(String state, String text, String error) {}

  /** The gateway went away. */
  private static final class LostException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    LostException(String why, @Nullable Throwable cause) {
      super(ExitCode.UNREACHABLE, why, "say it again when the gateway is back", cause);
    }
  }

  /** Nobody waits any more. */
  private static final class LeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Connects, and returns earlier messages, the oldest first. */
  List<Fields> open(int limit) throws InterruptedException {
    connect();
    return limit < 1 ? List.of() : history(limit);
  }

  /** The names of the commands that start with a slash. */
  List<String> commands() throws InterruptedException {
    return Fields.of(call("commands.list", Map.of()).value()).list("commands").stream()
        .map(command -> "/" + command.text("name"))
        .sorted()
        .toList();
  }

  /**
   * Says something and waits until the answer is complete, also when the gateway goes away and
   * comes back meanwhile.
   *
   * @throws GatehouseException when the gateway refuses it, or does not come back
   */
  Ending say(String text, Listener listener) throws InterruptedException {
    String run = UUID.randomUUID().toString();
    StringBuilder shown = new StringBuilder();
    stops = 0;
    events.clear();
    open = true;
    try {
      while (true) {
        try {
          return attempt(run, text, shown, listener);
        } catch (LostException e) {
          disconnect();
          listener.lost(String.valueOf(e.getMessage()));
          reconnect();
          listener.back();
        }
      }
    } catch (LeftException e) {
      return new Ending("aborted", shown.toString(), "");
    } finally {
      open = false;
    }
  }

  /** Decides about a command of the agent. */
  void decide(String id, String decision) throws InterruptedException {
    call("exec.approval.resolve", Map.of("id", id, "decision", decision));
  }

  /**
   * Stops the answer that comes now; asked a second time, stops waiting for its end. Does nothing
   * while no answer comes, and never waits.
   */
  void stop() {
    if (!open) {
      return;
    }
    stops++;
    GatewayClient now = client;
    if (now == null || stops > 1) {
      keep(new GatewayEvent(LEAVE, null, OptionalLong.empty()));
    } else {
      now.call("chat.abort", Map.of("sessionKey", session));
    }
  }

  @Override
  public void close() {
    disconnect();
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

  private Ending attempt(String run, String text, StringBuilder shown, Listener listener)
      throws InterruptedException {
    if (client == null) {
      connect();
    }
    Fields accepted;
    try {
      accepted =
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
    } catch (CallRefusedException e) {
      if (e.code().equals("UNAVAILABLE")) {
        // The turn failed while nobody listened.
        return new Ending("error", shown.toString(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
    if (accepted.tree().containsKey("aborted")) {
      return new Ending("final", accepted.flag("aborted") ? "stopped" : "nothing runs", "");
    }
    if (accepted.text("status").equals("ok")) {
      return missed(text, shown, listener);
    }
    while (true) {
      GatewayEvent event = events.take();
      Fields payload = Fields.of(event.payload());
      switch (event.name()) {
        case LOST ->
            throw new LostException(payload.find("why").orElse("it closed the connection"), null);
        case LEAVE -> throw new LeftException();
        case "exec.approval.requested" -> {
          Fields request = payload.object("request");
          if (isOurs(request.find("sessionKey").orElse(session))) {
            listener.approval(payload.text("id"), request);
          }
        }
        case "chat" -> {
          if (payload.text("runId").equals(run)) {
            @Nullable Ending ending = hear(payload, shown, listener);
            if (ending != null) {
              return ending;
            }
          }
        }
        default -> {
          // Other conversations and the gateway's own news.
        }
      }
    }
  }

  private static @Nullable Ending hear(Fields payload, StringBuilder shown, Listener listener) {
    String state = payload.text("state");
    String whole = said(payload.object("message"));
    switch (state) {
      case "delta" -> {
        show(
            whole.isEmpty() ? shown + payload.find("deltaText").orElse("") : whole,
            shown,
            listener);
        return null;
      }
      case "final", "aborted", "error" -> {
        show(whole, shown, listener);
        return new Ending(
            state,
            whole.isEmpty() ? shown.toString() : whole,
            payload.find("errorMessage").orElse(""));
      }
      default -> {
        return null; // the phases before the first word have nothing to show
      }
    }
  }

  /** Tells what is new of a text that was told in part. */
  private static void show(String whole, StringBuilder shown, Listener listener) {
    String before = shown.toString();
    if (whole.isEmpty() || before.strip().endsWith(whole.strip())) {
      return;
    }
    String news = whole.startsWith(before) ? whole.substring(before.length()) : "\n" + whole;
    if (!news.isEmpty()) {
      shown.setLength(0);
      shown.append(whole);
      listener.text(news);
    }
  }

  /** The answer of a turn that ended while nobody listened. */
  private Ending missed(String text, StringBuilder shown, Listener listener)
      throws InterruptedException {
    String answer = "";
    for (Fields message : history(50)) {
      if (message.text("role").equals("user") && said(message).strip().endsWith(text.strip())) {
        answer = "";
      } else if (message.text("role").equals("assistant") && !said(message).isBlank()) {
        answer = said(message);
      }
    }
    show(answer, shown, listener);
    return new Ending("final", answer, "");
  }

  private boolean isOurs(String key) {
    return key.equals(session) || key.endsWith(":" + session);
  }

  private List<Fields> history(int limit) throws InterruptedException {
    return new ArrayList<>(
        Fields.of(call("chat.history", Map.of("sessionKey", session, "limit", limit)).value())
            .list("messages"));
  }

  private void connect() throws InterruptedException {
    GatewayClient fresh = clients.get();
    events.clear();
    fresh.events().handler(this::keep);
    fresh
        .events()
        .exceptionHandler(
            why ->
                keep(
                    new GatewayEvent(
                        LOST,
                        Map.of("why", String.valueOf(why.getMessage())),
                        OptionalLong.empty())));
    try {
      await(fresh.connect());
      client = fresh;
    } finally {
      if (client != fresh) {
        fresh.close();
      }
    }
  }

  /** What nobody waits for is not kept. */
  private void keep(GatewayEvent event) {
    if (open) {
      events.add(event);
    }
  }

  private void reconnect() throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      @Nullable GatewayEvent event = events.poll(BETWEEN_TRIES_MILLIS, TimeUnit.MILLISECONDS);
      if (event != null && event.name().equals(LEAVE)) {
        throw new LeftException();
      }
      if (event != null) {
        continue; // still from the old connection
      }
      try {
        connect();
        return;
      } catch (GatehouseException e) {
        boolean mayComeBack =
            e.exitCode() == ExitCode.NOT_RUNNING || e.exitCode() == ExitCode.UNREACHABLE;
        if (!mayComeBack || System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private void disconnect() {
    GatewayClient old = client;
    client = null;
    if (old != null) {
      old.close();
    }
  }

  private Answer call(String method, Map<String, ?> params) throws InterruptedException {
    GatewayClient now = client;
    if (now == null) {
      throw new LostException("not connected", null);
    }
    try {
      return await(now.call(method, params));
    } catch (CallRefusedException e) {
      throw e;
    } catch (GatehouseException e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        throw new LostException(String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.await(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new GatehouseException(
          ExitCode.UNREACHABLE, "the gateway does not answer", "look at its log: logs --follow", e);
    }
  }
}
