package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.Toolbox;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tool calls of one answer. Those that only look run at once; one that changes something runs
 * alone, after all before it. Used on the gateway's event loop only.
 */
final class ToolSteps {
  private final Map<String, Content.ToolUse> open = new LinkedHashMap<>();

  ToolSteps(List<Content.ToolUse> calls) {
    calls.forEach(use -> open.put(use.id(), use));
  }

  /** Hears of the calls, on the gateway's event loop. */
  interface Watcher {
    void starts(Content.ToolUse use);

    void shows(Content.ToolUse use, String soFar);

    /** Called once for each call; its future completes when the answer is stored. */
    Future<Void> ends(Content.ToolUse use, ToolAnswer answer);
  }

  /** The calls that have no answer yet, in their order. */
  List<Content.ToolUse> open() {
    return List.copyOf(open.values());
  }

  /**
   * Runs calls; completes when all of them are answered and stored. Fails with what storing does.
   */
  Future<Void> run(
      List<Content.ToolUse> calls,
      Map<String, Tool> tools,
      Toolbox toolbox,
      ToolScope scope,
      GatewayLoop loop,
      Future<Void> cancelled,
      Watcher watcher) {
    Future<Void> order = Future.succeededFuture();
    for (List<Content.ToolUse> together : batches(calls, tools)) {
      order =
          order.compose(
              ignored ->
                  cancelled.isComplete()
                      ? Future.succeededFuture()
                      : Future.all(
                              together.stream()
                                  .map(use -> one(use, toolbox, scope, loop, cancelled, watcher))
                                  .toList())
                          .mapEmpty());
    }
    return order;
  }

  private static List<List<Content.ToolUse>> batches(
      List<Content.ToolUse> calls, Map<String, Tool> tools) {
    List<List<Content.ToolUse>> batches = new ArrayList<>();
    boolean looking = false;
    for (Content.ToolUse use : calls) {
      Tool tool = tools.get(use.name());
      boolean looks = tool != null && tool.risk() == Tool.Risk.LOW;
      if (!looks || !looking) {
        batches.add(new ArrayList<>());
      }
      batches.get(batches.size() - 1).add(use);
      looking = looks;
    }
    return batches;
  }

  private Future<Void> one(
      Content.ToolUse use,
      Toolbox toolbox,
      ToolScope scope,
      GatewayLoop loop,
      Future<Void> cancelled,
      Watcher watcher) {
    Promise<Void> stored = Promise.promise();
    watcher.starts(use);
    Future<ToolAnswer> answer;
    try {
      answer =
          toolbox.invoke(
              new ToolCall(
                  use.id(),
                  use.name(),
                  use.arguments(),
                  scope,
                  cancelled,
                  soFar -> loop.run(() -> watcher.shows(use, soFar))));
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    // A tool of an embedder may answer on any thread.
    answer.onComplete(
        done ->
            loop.run(
                () -> {
                  // A stop has answered for the calls that were open then.
                  if (cancelled.isComplete() || open.remove(use.id()) == null) {
                    stored.tryComplete();
                    return;
                  }
                  ToolAnswer told =
                      done.succeeded()
                          ? done.result()
                          : ToolAnswer.error("The tool failed with an internal error.");
                  watcher.ends(use, told).onComplete(stored);
                }));
    return stored.future();
  }
}
