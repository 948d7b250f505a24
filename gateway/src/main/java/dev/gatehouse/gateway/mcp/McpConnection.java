package dev.gatehouse.gateway.mcp;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.tool.ToolCall;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpTransportException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One server: started at its first use, one child at a time, started again after a crash, a little
 * later after each one in a row. Used on the gateway's event loop only.
 */
final class McpConnection {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long STEADY_MILLIS = 60_000;

  private final McpServerSettings settings;
  private final McpTransports transports;
  private final GatewayLoop loop;
  private final Clock clock;
  private final InstanceLog log;
  private @Nullable Run run;
  private List<McpSchema.Tool> known = List.of();
  private int failures;
  private long notBefore;
  private long calls;
  private String lastFailure = "";
  private boolean closed;

  McpConnection(
      McpServerSettings settings,
      McpTransports transports,
      GatewayLoop loop,
      Clock clock,
      InstanceLog log) {
    this.settings = settings;
    this.transports = transports;
    this.loop = loop;
    this.clock = clock;
    this.log = log;
  }

  /** One life of the server. */
  private final class Run {
    private final Promise<List<McpSchema.Tool>> ready = Promise.promise();
    private final long since = clock.millis();
    private final McpJsonMapper json = McpSession.mapper();
    private final Set<Promise<CallToolResult>> pending = new HashSet<>();
    private @Nullable McpSession session;

    void begin() {
      loop.blocking(
              () ->
                  new McpSession(
                      transports.open(settings, json, why -> loop.run(() -> lost(this, why))),
                      GatewayVersion.load().text(),
                      settings.timeout(),
                      settings.startupTimeout(),
                      tools -> loop.run(() -> changed(this, tools))))
          .onSuccess(this::shakeHands)
          .onFailure(failure -> lost(this, why(failure)));
    }

    private void shakeHands(McpSession made) {
      session = made;
      if (run != this) {
        end();
        return;
      }
      made.start()
          .whenComplete(
              (tools, failure) ->
                  loop.run(
                      () -> {
                        if (failure != null) {
                          lost(this, why(failure));
                        } else if (run == this) {
                          changed(this, tools);
                          ready.tryComplete(known);
                        }
                      }));
    }

    Future<Void> end() {
      ready.tryFail(unavailable("was ended"));
      McpSession open = session;
      Promise<Void> done = Promise.promise();
      if (open == null) {
        return Future.succeededFuture();
      }
      open.close().whenComplete((ok, failure) -> loop.run(done::tryComplete));
      return done.future();
    }
  }

  McpServerSettings settings() {
    return settings;
  }

  /** The tools as the server told them last; empty before it did. */
  List<McpSchema.Tool> known() {
    return known;
  }

  /** Returns its tools, and starts it for that where it does not run. */
  Future<List<McpSchema.Tool>> tools() {
    return running().map(ready -> known);
  }

  /** Calls one of its tools. */
  Future<CallToolResult> call(String tool, ToolCall call) {
    return running().compose(ready -> call(ready, tool, call));
  }

  /** Ends it for good. */
  Future<Void> close() {
    closed = true;
    Run open = run;
    run = null;
    return open == null ? Future.succeededFuture() : open.end();
  }

  private Future<Run> running() {
    if (closed) {
      return Future.failedFuture(unavailable("was ended"));
    }
    Run now = run;
    if (now == null) {
      long wait = notBefore - clock.millis();
      if (wait > 0) {
        return Future.failedFuture(
            unavailable(lastFailure + "; it is started again in " + (wait / 1000 + 1) + " s"));
      }
      now = new Run();
      run = now;
      now.begin();
    }
    Run started = now;
    return started.ready.future().map(tools -> started);
  }

  private Future<CallToolResult> call(Run on, String tool, ToolCall call) {
    McpSession session = on.session;
    if (session == null) {
      return Future.failedFuture(unavailable("was ended"));
    }
    String token = call.id() + "/" + ++calls;
    Promise<CallToolResult> promise = Promise.promise();
    Map<String, Object> arguments;
    try {
      arguments = plain(on.json, call.arguments());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    CompletableFuture<CallToolResult> answer =
        session.call(
            tool, arguments, token, words -> loop.run(() -> call.progress().accept(words)));
    answer.whenComplete(
        (result, failure) ->
            loop.run(
                () -> {
                  if (failure == null) {
                    promise.tryComplete(result);
                    return;
                  }
                  session.cancel(token, "no answer in time");
                  promise.tryFail(told(on, failure));
                }));
    call.cancelled()
        .onComplete(
            ignored ->
                loop.run(
                    () -> {
                      if (promise.tryFail(cancelled(tool))) {
                        session.cancel(token, "cancelled");
                        answer.cancel(true);
                      }
                    }));
    on.pending.add(promise);
    promise.future().onComplete(ignored -> on.pending.remove(promise));
    return promise.future();
  }

  private Throwable told(Run on, Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof TimeoutException) {
      return unavailable("did not answer within " + settings.timeout().toSeconds() + " s");
    }
    // A session that the server has forgotten, or a connection that broke: a new one is made.
    if (settings.url().isPresent()
        && (cause instanceof McpTransportException || cause instanceof IOException)) {
      lost(on, why(failure));
    }
    return unavailable(why(failure));
  }

  private void changed(Run on, List<McpSchema.Tool> tools) {
    if (run == on) {
      known =
          settings.tools().isEmpty()
              ? tools
              : tools.stream().filter(tool -> settings.tools().contains(tool.name())).toList();
    }
  }

  private void lost(Run dead, String why) {
    if (run != dead) {
      return;
    }
    run = null;
    failures = clock.millis() - dead.since > STEADY_MILLIS ? 1 : failures + 1;
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10));
    notBefore = clock.millis() + pause;
    lastFailure = why;
    log.warn("mcp", "a server is lost", "server", settings.name(), "why", why);
    GatehouseException failure = unavailable(why);
    dead.ready.tryFail(failure);
    List.copyOf(dead.pending).forEach(promise -> promise.tryFail(failure));
    dead.end();
  }

  private GatehouseException unavailable(String why) {
    return new GatehouseException(
        ExitCode.UNREACHABLE,
        "the MCP server " + settings.name() + " " + why,
        "look at mcp.servers." + settings.name() + " in the configuration");
  }

  private GatehouseException cancelled(String tool) {
    return new GatehouseException(
        ExitCode.FAILURE, "the call of " + tool + " was cancelled", "call it again");
  }

  @SuppressWarnings("unchecked") // a JSON object is a map with text keys
  private static Map<String, Object> plain(McpJsonMapper json, JsonObject arguments)
      throws IOException {
    return json.readValue(arguments.encode(), Map.class);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause.getClass() == RuntimeException.class)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String why(Throwable failure) {
    Throwable cause = cause(failure);
    for (@Nullable Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof GatehouseException known) {
        return "cannot be used: " + known.getMessage();
      }
      if (at instanceof TimeoutException) {
        return "did not answer in time";
      }
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line = message.replaceAll("\\p{Cntrl}+", " ");
    return "failed: " + (line.length() > 500 ? line.substring(0, 500) : line);
  }
}
