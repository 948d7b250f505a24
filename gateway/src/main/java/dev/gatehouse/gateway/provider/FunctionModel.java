package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model inside this program, from a lambda. Its work runs on a worker thread of the gateway and
 * may block; several answers may be made at once.
 *
 * <pre>{@code
 * ModelProvider parrot =
 *     FunctionModel.named("parrot/grey")
 *         .answering((request, answer) -> answer.say("You said: " + request.lastWords()));
 * }</pre>
 */
public final class FunctionModel implements ModelProvider {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionModel.class);

  private final ModelRef model;
  private final Work work;

  private FunctionModel(ModelRef model, Work work) {
    this.model = model;
    this.work = work;
  }

  /**
   * Starts a model with this name, {@code provider/model}.
   *
   * @throws IllegalArgumentException when one half is missing
   */
  public static Builder named(String name) {
    return new Builder(
        ModelRef.parse(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a model is named provider/model, which \"" + name + "\" is not")));
  }

  /** Makes one answer. */
  @FunctionalInterface
  public interface Work {
    /**
     * Says words and calls tools; the answer is over when it returns. What it throws fails the
     * attempt: a {@link ModelFailure} says itself what kind of failure it is, of anything else the
     * reader gets the message.
     */
    void answer(ModelRequest request, Answer answer) throws Exception;
  }

  /** Takes an answer while it is made. Used by the thread that makes it. */
  public interface Answer {
    /**
     * Says more words.
     *
     * @throws CancellationException when nobody waits for the answer any more
     */
    void say(String words);

    /** Calls a tool when the answer is over. */
    void call(String tool, JsonObject arguments);

    /** How many tokens it took; nothing where nobody says so. */
    void used(long inputTokens, long outputTokens);

    /** Whether nobody waits for the answer any more. */
    boolean cancelled();
  }

  /** Collects what a model says about itself. */
  public static final class Builder {
    private final ModelRef model;

    private Builder(ModelRef model) {
      this.model = model;
    }

    /** Returns the model. */
    public FunctionModel answering(Work work) {
      return new FunctionModel(model, requireNonNull(work, "work"));
    }
  }

  @Override
  public String id() {
    return model.provider();
  }

  @Override
  public List<String> models() {
    return List.of(model.model());
  }

  @Override
  public ModelCall stream(ModelRequest request, ModelListener listener) {
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("a model is asked on a gateway's event loop only");
    }
    Running running = new Running(request, listener, context);
    context
        .executeBlocking(
            () -> {
              running.work();
              return true;
            },
            false)
        .onFailure(failure -> running.end(() -> listener.failed(running.explain(failure))));
    return running;
  }

  private final class Running implements ModelCall, Answer {
    private final ModelRequest request;
    private final ModelListener listener;
    private final Context context;
    private final StringBuilder said = new StringBuilder();
    private final List<Content> calls = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private volatile boolean over;

    Running(ModelRequest request, ModelListener listener, Context context) {
      this.request = request;
      this.listener = listener;
      this.context = context;
    }

    void work() throws Exception {
      work.answer(request, this);
      Message.Assistant answer = answer();
      end(() -> listener.done(answer));
    }

    private Message.Assistant answer() {
      List<Content> parts = new ArrayList<>();
      if (!said.isEmpty()) {
        parts.add(new Content.Text(said.toString()));
      }
      parts.addAll(calls);
      return new Message.Assistant(
          parts,
          System.currentTimeMillis(),
          request.model().provider(),
          request.model().model(),
          usage,
          calls.isEmpty() ? StopReason.STOP : StopReason.TOOL_USE,
          Optional.empty());
    }

    void end(Runnable tell) {
      context.runOnContext(
          ignored -> {
            if (!over) {
              over = true;
              tell.run();
            }
          });
    }

    ModelFailure explain(Throwable failure) {
      if (failure instanceof ModelFailure known) {
        return known;
      }
      if (!(failure instanceof GatehouseException)) {
        LOG.warn("the model {} failed", model, failure);
      }
      return new ModelFailure(
          ModelFailure.Kind.UNKNOWN, model + " failed: " + failure.getMessage());
    }

    @Override
    public void say(String words) {
      if (over) {
        throw new CancellationException("nobody waits for this answer any more");
      }
      said.append(words);
      context.runOnContext(
          ignored -> {
            if (!over) {
              listener.text(words);
            }
          });
    }

    @Override
    public void call(String tool, JsonObject arguments) {
      calls.add(
          new Content.ToolUse(
              "call_" + request.messages().size() + "_" + calls.size(), tool, arguments));
    }

    @Override
    public void used(long inputTokens, long outputTokens) {
      usage = new Usage(inputTokens, outputTokens, 0, 0, 0);
    }

    @Override
    public boolean cancelled() {
      return over;
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
