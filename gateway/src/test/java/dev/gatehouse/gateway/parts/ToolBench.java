package dev.gatehouse.gateway.parts;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Module;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.tool.ToolSource;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the tools of a running gateway one by one, past policy and limits. */
public final class ToolBench {
  private static final int PATIENCE_SECONDS = 60;

  @Inject Injector injector;
  @Inject Set<Tool> tools;
  @Inject Set<ToolSource> sources;
  @Inject GatewayLoop loop;

  private Path workspace = Path.of("/nonexistent");
  private Origin origin = Origin.OPERATOR;

  /** Lets the bench take what it needs; to be given to the gateway's specification. */
  public Module module() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        requestInjection(ToolBench.this);
      }
    };
  }

  public ToolBench workspace(Path value) {
    this.workspace = value;
    return this;
  }

  public ToolBench origin(Origin value) {
    this.origin = value;
    return this;
  }

  public <T> T get(Class<T> type) {
    return injector.getInstance(type);
  }

  public ToolScope scope() {
    return new ToolScope(
        "main",
        new SessionKey("agent:main:main"),
        Optional.of("run-1"),
        workspace,
        origin,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Calls a tool and waits for its answer. */
  public ToolAnswer call(String name, JsonObject arguments) {
    return await(start(name, arguments, Promise.<Void>promise().future()));
  }

  /** Calls a tool. */
  public Future<ToolAnswer> start(String name, JsonObject arguments, Future<Void> cancelled) {
    return loop.call(
        () ->
            find(name)
                .compose(
                    tool ->
                        tool.call(
                            new ToolCall(
                                "call-1", name, arguments, scope(), cancelled, words -> {}))));
  }

  /** What all sources offer now. */
  public List<Tool> offered() {
    return await(
        loop.call(
            () ->
                Future.all(sources.stream().map(source -> source.tools(scope())).toList())
                    .map(all -> all.<List<Tool>>list().stream().flatMap(List::stream).toList())));
  }

  private Future<Tool> find(String name) {
    for (Tool tool : tools) {
      if (tool.name().equals(name)) {
        return Future.succeededFuture(tool);
      }
    }
    return Future.all(sources.stream().map(source -> source.tools(scope())).toList())
        .map(
            all ->
                all.<List<Tool>>list().stream()
                    .flatMap(List::stream)
                    .filter(tool -> tool.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no tool " + name)));
  }

  public static String text(ToolAnswer answer) {
    return Content.text(answer.content());
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
    }
  }
}
