package dev.gatehouse.gateway.tool;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls the tools of a real gateway as a turn does, on its loop: {@code TestGateway.create()
 * .module(probe)}. May bring tools of its own.
 */
public final class ToolProbe extends AbstractModule {
  private final List<Tool> tools;
  private @Nullable Injector injector;

  public ToolProbe(Tool... tools) {
    this.tools = List.of(tools);
  }

  @Override
  protected void configure() {
    requestInjection(this);
    Multibinder<Tool> set = Multibinder.newSetBinder(binder(), Tool.class);
    tools.forEach(tool -> set.addBinding().toInstance(tool));
  }

  @Inject
  void take(Injector injector) {
    this.injector = injector;
  }

  /** A part of the gateway. */
  public <T> T get(Class<T> type) {
    return requireNonNull(injector).getInstance(type);
  }

  /** Runs on the gateway's loop and waits for what comes of it. */
  public <T> T onLoop(Callable<Future<T>> work) {
    try {
      return get(GatewayLoop.class)
          .call(work)
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads something on the gateway's loop. */
  public <T> T read(Supplier<T> work) {
    return onLoop(() -> Future.succeededFuture(work.get()));
  }

  /** The scope of a turn of an operator in the main session of the main agent. */
  public ToolScope scope() {
    return scope("run-1", Origin.OPERATOR, null, false, "agent:main:main");
  }

  public ToolScope scope(
      String runId, Origin origin, @Nullable String channel, boolean subagent, String session) {
    return new ToolScope(
        new SessionKey(session).agentId(),
        new SessionKey(session),
        Optional.of(runId),
        get(Agents.class).workspace(new SessionKey(session).agentId()),
        origin,
        Optional.ofNullable(channel),
        Optional.of("mock"),
        subagent,
        Optional.empty(),
        origin == Origin.OPERATOR);
  }

  public ToolAnswer invoke(String tool, JsonObject arguments) {
    return invoke(tool, arguments, scope());
  }

  public ToolAnswer invoke(String tool, JsonObject arguments, ToolScope scope) {
    return onLoop(() -> start(tool, arguments, scope, Promise.promise()));
  }

  /** Starts a call; complete {@code stop} to cancel it. Called on the loop. */
  public Future<ToolAnswer> start(
      String tool, JsonObject arguments, ToolScope scope, Promise<Void> stop) {
    return get(Toolbox.class)
        .invoke(new ToolCall("call-1", tool, arguments, scope, stop.future(), text -> {}));
  }

  /** The names of the tools that a scope has. */
  public List<String> names(ToolScope scope) {
    return onLoop(() -> get(Toolbox.class).effective(scope)).stream().map(Tool::name).toList();
  }

  /** The words of an answer. */
  public static String text(ToolAnswer answer) {
    return Content.text(new ArrayList<>(answer.content()));
  }
}
