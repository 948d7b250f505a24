package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets an agent write down what it wants to keep, before its conversation is made shorter: the
 * model is asked aside, with the tools of the workspace only. Nothing of it goes into the
 * transcript or to clients, and a failure does not hold up the turn. One for each time; used on the
 * gateway's event loop only.
 */
final class MemoryFlush {
  /** Without one of these an agent cannot write anything down. */
  private static final Set<String> WRITERS = Set.of("write", "edit", "apply_patch");

  private static final Set<String> OTHERS = Set.of("read", "ls", "memory_search", "memory_get");
  private static final int MAX_STEPS = 8;
  private static final long LIMIT_MILLIS = 120_000;

  private final TurnServices services;
  private final ToolScope scope;
  private final ModelChain chain;
  private final Optional<ThinkingLevel> thinking;
  private final String system;
  private final List<ToolSpec> tools;
  private final List<Message> messages;
  private final Promise<Usage> done = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private Usage usage = Usage.NONE;
  private @Nullable ModelCall call;
  private int steps;

  /**
   * @param system the agent's system prompt
   * @param offered the tools of the turn
   * @param told the conversation so far
   */
  MemoryFlush(
      TurnServices services,
      Run run,
      ModelChain chain,
      Optional<ThinkingLevel> thinking,
      String system,
      List<ToolSpec> offered,
      List<Message> told) {
    this.services = services;
    this.scope = services.scope(run, chain);
    this.chain = chain;
    this.thinking = thinking;
    this.system = system + "\n\n" + services.settings.flushSystemPrompt(run.agentId());
    this.tools =
        offered.stream()
            .filter(tool -> WRITERS.contains(tool.name()) || OTHERS.contains(tool.name()))
            .toList();
    this.messages = new ArrayList<>(told);
    messages.add(
        new Message.User(
            List.of(new Content.Text(services.settings.flushPrompt(run.agentId(), services.clock))),
            services.clock.millis()));
  }

  /** Whether an agent with these tools can write anything down. */
  static boolean possible(List<ToolSpec> tools) {
    return tools.stream().anyMatch(tool -> WRITERS.contains(tool.name()));
  }

  /**
   * Starts it. The future completes with what it took when it is over, and never fails.
   *
   * @param cancelled completes when the turn is stopped
   */
  Future<Usage> run(Future<Void> cancelled) {
    Runnable stopTimer = services.loop.after(LIMIT_MILLIS, this::end);
    cancelled.onComplete(ignored -> services.loop.run(this::end));
    ask();
    return done.future().onComplete(ignored -> stopTimer.run());
  }

  private void end() {
    if (done.tryComplete(usage)) {
      over.tryComplete();
      if (call != null) {
        call.cancel();
      }
    }
  }

  private void ask() {
    if (done.future().isComplete()) {
      return;
    }
    if (++steps > MAX_STEPS) {
      end();
      return;
    }
    Ears ears = new Ears();
    ModelCall started =
        services.calls.start(
            chain,
            new ModelRequest(
                chain.primary(),
                system,
                Conversation.presentable(messages),
                tools,
                "auto",
                thinking,
                OptionalInt.empty(),
                Optional.empty()),
            ears);
    if (!ears.heard) {
      call = started;
    }
  }

  private final class Ears implements ModelListener {
    private boolean heard;

    @Override
    public void done(Message.Assistant given) {
      heard = true;
      call = null;
      usage = usage.plus(given.usage());
      Message.Assistant answer = Conversation.withNewIds(given, messages);
      if (answer.toolUses().isEmpty()) {
        end();
        return;
      }
      messages.add(answer);
      Future<Void> order = Future.succeededFuture();
      for (Content.ToolUse use : answer.toolUses()) {
        order = order.compose(ignored -> use(use));
      }
      order.onComplete(ignored -> services.loop.run(MemoryFlush.this::ask));
    }

    @Override
    public void failed(ModelFailure failure) {
      heard = true;
      call = null;
      services.log.warn(
          "turn", "an agent could not keep its notes", "why", String.valueOf(failure.getMessage()));
      end();
    }
  }

  private Future<Void> use(Content.ToolUse use) {
    if (done.future().isComplete()) {
      return Future.succeededFuture();
    }
    if (tools.stream().noneMatch(tool -> tool.name().equals(use.name()))) {
      messages.add(
          Conversation.result(use, "This tool cannot be used now.", services.clock.millis()));
      return Future.succeededFuture();
    }
    return services
        .toolbox
        .invoke(
            new ToolCall(use.id(), use.name(), use.arguments(), scope, over.future(), soFar -> {}))
        .onSuccess(
            answer ->
                messages.add(
                    new Message.ToolResult(
                        use.id(),
                        use.name(),
                        answer.content(),
                        answer.details(),
                        answer.isError(),
                        services.clock.millis())))
        .mapEmpty();
  }
}
