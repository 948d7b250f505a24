package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.InstanceProof;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection for a few questions and answers: every call blocks, no event is kept, nothing is
 * retried, no thread is started. It loads a fraction of what {@link GatewayClient} loads, which a
 * command that lives for a tenth of a second notices. One thread at a time uses it.
 *
 * <pre>{@code
 * try (DirectClient client = DirectClient.connect(target, ClientOptions.withToken(token))) {
 *   boolean well = client.health().ok();
 * }
 * }</pre>
 */
public final class DirectClient implements AutoCloseable {
  private final ClientTarget target;
  private final ClientOptions options;
  private final WebSocketStream socket;
  private final Hello hello;
  private long nextId = 1;

  private DirectClient(
      ClientTarget target, ClientOptions options, WebSocketStream socket, Hello hello) {
    this.target = target;
    this.options = options;
    this.socket = socket;
    this.hello = hello;
  }

  /**
   * Connects, makes sure that the gateway is the one that is meant, and only then shows the
   * credential. Blocks.
   *
   * @throws GatehouseException with {@code UNREACHABLE}, {@code IDENTITY} or {@code ACCESS}
   */
  public static DirectClient connect(ClientTarget target, ClientOptions options) {
    requireNonNull(target, "target");
    requireNonNull(options, "options");
    WebSocketStream socket;
    try {
      socket = WebSocketStream.open(target.host(), target.port(), options.timeout());
    } catch (IOException e) {
      throw Handshake.unreachable(target, why(e), e);
    }
    try {
      return new DirectClient(target, options, socket, greet(target, options, socket));
    } catch (WebSocketStream.ClosedByPeerException e) {
      socket.drop();
      throw Handshake.closed(target, e.code(), e.reason());
    } catch (IOException e) {
      socket.drop();
      throw Handshake.unreachable(target, why(e), e);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** What the gateway said when it accepted this connection. */
  public Hello hello() {
    return hello;
  }

  /**
   * Calls a method by its name. Blocks.
   *
   * @throws CallRefusedException when the gateway answers with an error
   */
  public Answer call(String method, Map<String, ?> params) {
    return call(Calls.raw(method, params));
  }

  /** Calls a method whose answer has a type. Blocks. */
  public <T> T call(TypedCall<T> call) {
    socket.limit(options.timeout());
    String id = Long.toString(nextId++);
    try {
      socket.send(Json.write(Handshake.request(id, call.method(), call.params())));
      return call.read().apply(Handshake.payload(target, call.method(), answer(socket, id)));
    } catch (WebSocketStream.ClosedByPeerException e) {
      throw Handshake.closed(target, e.code(), e.reason());
    } catch (IOException e) {
      throw Handshake.unreachable(target, why(e), e);
    }
  }

  /**
   * Calls a method that answers twice, as {@code agent} does: first that the work is accepted, then
   * how it went. Blocks until the second answer.
   *
   * @param limit how long the whole may take
   * @param events hears the events that arrive meanwhile, on the calling thread
   * @throws CallRefusedException when one of the answers is an error
   */
  public Answer callToEnd(
      String method, Map<String, ?> params, Duration limit, Consumer<GatewayEvent> events) {
    socket.limit(limit);
    String id = Long.toString(nextId++);
    try {
      socket.send(Json.write(Handshake.request(id, method, params)));
      while (true) {
        Map<String, Object> frame = frame(socket);
        if ("event".equals(frame.get("type"))) {
          events.accept(
              new GatewayEvent(
                  String.valueOf(frame.get("event")), frame.get("payload"), OptionalLong.empty()));
        } else if ("res".equals(frame.get("type")) && id.equals(frame.get("id"))) {
          @Nullable Object payload = Handshake.payload(target, method, frame);
          if (!"accepted".equals(Trees.object(payload).get("status"))) {
            return new Answer(payload);
          }
        }
      }
    } catch (WebSocketStream.ClosedByPeerException e) {
      throw Handshake.closed(target, e.code(), e.reason());
    } catch (IOException e) {
      throw Handshake.unreachable(target, why(e), e);
    }
  }

  public Health health() {
    return call(Calls.health());
  }

  public Status status() {
    return call(Calls.status());
  }

  public List<Presence> presence() {
    return call(Calls.presence());
  }

  public ConfigView config() {
    return call(Calls.config());
  }

  public Map<String, Object> channelsStatus() {
    return call(Calls.channelsStatus());
  }

  public List<Map<String, Object>> agents() {
    return call(Calls.agents());
  }

  public List<Map<String, Object>> sessions() {
    return call(Calls.sessions());
  }

  public List<Map<String, Object>> models() {
    return call(Calls.models());
  }

  public LogChunk logsTail(OptionalLong cursor, int limit) {
    return call(Calls.logsTail(cursor, limit));
  }

  @Override
  public void close() {
    socket.close();
  }

  private static Hello greet(ClientTarget target, ClientOptions options, WebSocketStream socket)
      throws IOException {
    String nonce = Handshake.newNonce();
    Map<String, String> answer =
        socket.upgrade(target.authority(), InstanceProof.NONCE_HEADER, nonce);
    String status = answer.getOrDefault("", "");
    // Before the status: who has to prove something must do it in a refusal, too.
    String proof = answer.get(InstanceProof.PROOF_HEADER.toLowerCase(Locale.ROOT));
    if (!Handshake.isProved(target, nonce, proof)) {
      throw Handshake.notTheInstance(target);
    }
    if (!status.startsWith("HTTP/1.1 101")) {
      throw Handshake.unreachable(target, "it answered the upgrade with " + status, null);
    }
    Map<String, Object> challenge = event(socket, "connect.challenge");
    Map<String, Object> params = Handshake.connectParams(options, challenge);
    socket.send(Json.write(Handshake.request("0", "connect", params)));
    Object payload = Handshake.payload(target, "connect", answer(socket, "0"));
    return Hello.of(Trees.object(payload));
  }

  private static Map<String, Object> event(WebSocketStream socket, String name) throws IOException {
    while (true) {
      Map<String, Object> frame = frame(socket);
      if (name.equals(frame.get("event"))) {
        return Trees.object(frame, "payload");
      }
    }
  }

  private static Map<String, Object> answer(WebSocketStream socket, String id) throws IOException {
    while (true) {
      Map<String, Object> frame = frame(socket);
      if ("res".equals(frame.get("type")) && id.equals(frame.get("id"))) {
        return frame;
      }
    }
  }

  private static Map<String, Object> frame(WebSocketStream socket) throws IOException {
    String text = socket.receive();
    try {
      return Trees.object(Json.parse(text));
    } catch (RuntimeException e) {
      throw new IOException("it sent something that is no JSON", e);
    }
  }

  private static String why(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    @Nullable String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
