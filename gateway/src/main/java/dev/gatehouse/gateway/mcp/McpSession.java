package dev.gatehouse.gateway.mcp;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One conversation with a server through the SDK. The SDK does not tell a server that nobody waits
 * for a call any more; this does. Safe to use from several threads.
 */
final class McpSession {
  private final Wire wire;
  private final McpAsyncClient client;
  private final Map<String, Consumer<String>> progress = new ConcurrentHashMap<>();

  /**
   * @param toolsChanged hears the new tools when the server says that they have changed
   */
  McpSession(
      McpClientTransport transport,
      String clientVersion,
      Duration timeout,
      Duration startupTimeout,
      Consumer<List<McpSchema.Tool>> toolsChanged) {
    this.wire = new Wire(transport);
    this.client =
        McpClient.async(wire)
            .clientInfo(new McpSchema.Implementation("gatehouse", clientVersion))
            .requestTimeout(timeout)
            .initializationTimeout(startupTimeout)
            .jsonSchemaValidator(new NoCheck())
            .toolsChangeConsumer(
                tools -> Mono.fromRunnable(() -> toolsChanged.accept(List.copyOf(tools))))
            .progressConsumer(
                note ->
                    Mono.fromRunnable(
                        () ->
                            Optional.ofNullable(progress.get(String.valueOf(note.progressToken())))
                                .ifPresent(listener -> listener.accept(words(note)))))
            .build();
  }

  /** Shakes hands and asks for the tools. */
  CompletableFuture<List<McpSchema.Tool>> start() {
    return client
        .initialize()
        .flatMap(
            hello ->
                hello.capabilities() != null && hello.capabilities().tools() == null
                    ? Mono.just(List.<McpSchema.Tool>of())
                    : client.listTools().map(result -> List.copyOf(result.tools())))
        .toFuture();
  }

  /**
   * Calls a tool.
   *
   * @param token names the call for {@link #cancel}
   */
  CompletableFuture<CallToolResult> call(
      String tool, Map<String, Object> arguments, String token, Consumer<String> listener) {
    progress.put(token, listener);
    CompletableFuture<CallToolResult> result =
        client
            .callTool(
                CallToolRequest.builder(tool).arguments(arguments).progressToken(token).build())
            .toFuture();
    result.whenComplete(
        (ok, failure) -> {
          progress.remove(token);
          if (failure == null) {
            wire.calls.remove(token);
          }
        });
    return result;
  }

  /** Tells the server that nobody waits for a call any more. */
  void cancel(String token, String reason) {
    Object id = wire.calls.remove(token);
    if (id != null) {
      wire.sendMessage(
              new JSONRPCNotification(
                  "2.0", "notifications/cancelled", Map.of("requestId", id, "reason", reason)))
          .subscribe(ignored -> {}, failure -> {});
    }
  }

  CompletableFuture<Void> close() {
    return client.closeGracefully().onErrorResume(failure -> wire.closeGracefully()).toFuture();
  }

  private static String words(McpSchema.ProgressNotification note) {
    String total = note.total() == null ? "" : " of " + number(note.total());
    String message = note.message() == null ? "" : ": " + note.message();
    return number(note.progress()) + total + message;
  }

  private static String number(Double value) {
    return value == Math.rint(value) ? String.valueOf(value.longValue()) : value.toString();
  }

  /** Remembers under which id each call went out. */
  private static final class Wire implements McpClientTransport {
    private final McpClientTransport inner;
    private final Map<String, Object> calls = new ConcurrentHashMap<>();

    Wire(McpClientTransport inner) {
      this.inner = inner;
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
      return inner.connect(handler);
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
      inner.setExceptionHandler(handler);
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
      if (message instanceof JSONRPCRequest request
          && request.params() instanceof CallToolRequest call
          && call.meta() != null) {
        calls.put(String.valueOf(call.meta().get("progressToken")), request.id());
      }
      return inner.sendMessage(message);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return inner.closeGracefully();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
      return inner.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
      return inner.protocolVersions();
    }
  }

  /** What a server answers goes to a model as it is; nothing here relies on its shape. */
  private static final class NoCheck implements JsonSchemaValidator {
    @Override
    public ValidationResponse validate(Map<String, Object> schema, Object content) {
      return ValidationResponse.asValid("");
    }
  }

  /** A mapper for both sides. */
  static McpJsonMapper mapper() {
    return new DatabindMapper();
  }
}
