package dev.gatehouse.gateway.tool;

import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All tools of one gateway, and the one place that decides whether a call is made: whichever door a
 * call comes through, it passes here. Used on the gateway's event loop.
 */
@Singleton
public final class Toolbox {
  private final Provider<Set<Tool>> tools;
  private final Provider<Set<ToolSource>> sources;

  @Inject
  Toolbox(Provider<Set<Tool>> tools, Provider<Set<ToolSource>> sources) {
    this.tools = tools;
    this.sources = sources;
  }

  /** Returns the tools that may be called in {@code scope} now, in the order of their names. */
  public Future<List<Tool>> effective(ToolScope scope) {
    List<Future<List<Tool>>> asked =
        sources.get().stream().map(source -> source.tools(scope).otherwise(List.of())).toList();
    return Future.all(asked)
        .map(
            ignored -> {
              Map<String, Tool> all = new TreeMap<>();
              tools.get().forEach(tool -> all.put(tool.name(), tool));
              asked.forEach(
                  answer -> answer.result().forEach(tool -> all.putIfAbsent(tool.name(), tool)));
              return new ArrayList<>(all.values());
            });
  }

  /**
   * Calls a tool, when policy, schema and limits allow it. The future fails only for a bug: a
   * refusal, a failure and a time-out are answers with {@link ToolAnswer#isError()}.
   */
  public Future<ToolAnswer> invoke(ToolCall call) {
    return effective(call.scope())
        .compose(
            all ->
                all.stream()
                    .filter(tool -> tool.name().equals(call.name()))
                    .findFirst()
                    .map(tool -> tool.call(call))
                    .orElseGet(
                        () ->
                            Future.succeededFuture(
                                ToolAnswer.error("Tool not available: " + call.name()))));
  }
}
