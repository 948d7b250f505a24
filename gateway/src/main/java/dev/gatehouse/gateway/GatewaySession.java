package dev.gatehouse.gateway;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.TranscriptEntry;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.TurnListener;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A session of a gateway in this JVM: says something to its agent and hears the answer, without a
 * socket. What is said goes the same way as what comes through sockets and channels: it is stored,
 * answered one after the other, and seen by connected clients. Safe to use from any thread; futures
 * complete, and listeners are called, on the gateway's event loop, where nothing may block.
 *
 * <pre>{@code
 * TurnResult answer = gateway.session("main").ask("What is new?").await();
 * }</pre>
 */
public final class GatewaySession {
  private final Supplier<Injector> running;
  private final SessionKey key;

  private GatewaySession(Supplier<Injector> running, SessionKey key) {
    this.running = running;
    this.key = key;
  }

  /**
   * @param running the parts of the gateway; throws when it does not run
   */
  static GatewaySession of(Supplier<Injector> running, String name) {
    SessionKeys keys = running.get().getInstance(SessionKeys.class);
    try {
      return new GatewaySession(running, keys.canonical(requireNonNull(name, "name")));
    } catch (RpcException e) {
      throw new GatehouseException(
          ExitCode.USAGE,
          e.text(),
          "take at most " + SessionKeys.MAX_LENGTH + " characters, without control characters",
          e);
    }
  }

  /** Its whole key: {@code agent:main:drafts}. */
  public String key() {
    return key.value();
  }

  /**
   * Says something to the agent. The future completes when the answer is stored.
   *
   * @return the answer; fails with a {@link GatehouseException} when the message is refused, or the
   *     agent cannot answer
   */
  public Future<TurnResult> ask(String message) {
    return ask(message, new TurnListener() {});
  }

  /** The same; {@code listener} hears the words as they come. */
  public Future<TurnResult> ask(String message, TurnListener listener) {
    requireNonNull(message, "message");
    return ask(request -> request.message(message), listener);
  }

  /**
   * The same with all that a request can have: pictures, a model, a time limit, tools that this
   * program answers itself. Where {@code commands} is not set, {@code /status} is a text as any.
   */
  public Future<TurnResult> ask(UnaryOperator<TurnRequest.Builder> request, TurnListener listener) {
    requireNonNull(listener, "listener");
    TurnRequest whole = request.apply(TurnRequest.builder(key)).build();
    return onLoop(
        parts -> {
          Promise<TurnResult> answer = Promise.promise();
          parts
              .getInstance(Turns.class)
              .start(whole)
              .onSuccess(
                  turn -> {
                    turn.listen(listener);
                    turn.result().onSuccess(result -> end(result, answer));
                  })
              .onFailure(why -> answer.fail(refused(why)));
          return answer.future();
        });
  }

  /** Ends what is answered now and forgets what waits; tells whether there was anything. */
  public Future<Boolean> stop() {
    return onLoop(
        parts ->
            Future.succeededFuture(
                parts.getInstance(Turns.class).abort(key, Optional.empty(), "stop").any()));
  }

  /** The last {@code most} messages, oldest first. */
  public Future<List<Message>> history(int most) {
    return onLoop(
        parts ->
            parts
                .getInstance(Sessions.class)
                .find(key)
                .compose(
                    entry ->
                        entry.isEmpty()
                            ? Future.succeededFuture(List.<TranscriptEntry>of())
                            : parts
                                .getInstance(Transcripts.class)
                                .history(entry.get().sessionId(), most))
                .map(
                    entries -> entries.stream().flatMap(each -> each.message().stream()).toList()));
  }

  private <T> Future<T> onLoop(Function<Injector, Future<T>> work) {
    try {
      Injector parts = running.get();
      return parts.getInstance(GatewayLoop.class).call(() -> work.apply(parts));
    } catch (GatehouseException e) {
      return Future.failedFuture(e);
    }
  }

  private static void end(TurnResult result, Promise<TurnResult> answer) {
    switch (result.status()) {
      case OK, ABORTED -> answer.complete(result);
      case ERROR, TIMEOUT ->
          answer.fail(
              new GatehouseException(
                  ExitCode.FAILURE,
                  result.error().orElse("the agent did not answer"),
                  "the message is in the session: ask again"));
    }
  }

  private static Throwable refused(Throwable why) {
    return why instanceof RpcException refusal
        ? new GatehouseException(
            ExitCode.FAILURE, refusal.text(), "the message was not stored", refusal)
        : why;
  }
}
