package dev.gatehouse.gateway.turn;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A model inside the process whose every answer a test decides: it is asked for the next step with
 * the whole request in hand. Bound by {@link #module}, configured by {@link #config}.
 */
public final class ScriptedModel implements ModelProvider {
  private final Function<ModelRequest, Step> script;
  private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();

  private ScriptedModel(Function<ModelRequest, Step> script) {
    this.script = script;
  }

  /** A model that answers each request as {@code script} says. */
  public static ScriptedModel of(Function<ModelRequest, Step> script) {
    return new ScriptedModel(script);
  }

  /** A model that repeats the last words of a person. */
  public static ScriptedModel echo() {
    return of(request -> says("echo: " + lastWords(request)));
  }

  /** What a model does with one request. */
  public sealed interface Step {}

  private record Says(List<String> parts) implements Step {}

  private record Calls(String words, List<Content.ToolUse> calls) implements Step {}

  private record Fails(ModelFailure failure, String words) implements Step {}

  private record Holds(String words, Step rest) implements Step {}

  private record Waits(long millis, Step rest) implements Step {}

  /** Goes on after a while, as a real model does. */
  public static Step after(long millis, Step rest) {
    return new Waits(millis, rest);
  }

  /** Says these parts, one after the other. */
  public static Step says(String... parts) {
    return new Says(List.of(parts));
  }

  /** Calls a tool. */
  public static Step calls(String id, String tool, JsonObject arguments) {
    return calls(new Content.ToolUse(id, tool, arguments));
  }

  public static Step calls(Content.ToolUse... calls) {
    return new Calls("", List.of(calls));
  }

  /** Fails after some words, which may be none. */
  public static Step fails(ModelFailure.Kind kind, String message, String words) {
    return new Fails(new ModelFailure(kind, message), words);
  }

  /** Says some words, which may be none, and goes on when {@link #release} is called. */
  public static Step holds(String words, Step rest) {
    return new Holds(words, rest);
  }

  /** The text of the last message that is a person's. */
  public static String lastWords(ModelRequest request) {
    for (int i = request.messages().size() - 1; i >= 0; i--) {
      if (request.messages().get(i) instanceof Message.User said) {
        return said.text();
      }
    }
    return "";
  }

  /** The text of the last message, whoever said it. */
  public static String last(ModelRequest request) {
    return request.messages().get(request.messages().size() - 1).text();
  }

  /** Binds this model and these tools. */
  public Module module(Tool... tools) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder.newSetBinder(binder(), ModelProvider.class)
            .addBinding()
            .toInstance(ScriptedModel.this);
        Multibinder<Tool> set = Multibinder.newSetBinder(binder(), Tool.class);
        for (Tool tool : tools) {
          set.addBinding().toInstance(tool);
        }
      }
    };
  }

  /** Makes it the model of every agent, without debounce and with a window as wide as said. */
  public static Map<String, Object> config(long window, Map<String, Object> defaults) {
    Map<String, Object> agents = new java.util.HashMap<>(defaults);
    agents.put("model", Map.of("primary", "script/one"));
    return Map.of(
        "agents",
        Map.of("defaults", agents),
        "messages",
        Map.of("queue", Map.of("debounceMs", 0)),
        "models",
        Map.of(
            "providers",
            Map.of(
                "script",
                Map.of(
                    "baseUrl",
                    "http://127.0.0.1:9",
                    "models",
                    List.of(Map.of("id", "one", "name", "One", "contextWindow", window))))));
  }

  public static Map<String, Object> config() {
    return config(200_000, Map.of());
  }

  /** Every request that it got. */
  public List<ModelRequest> requests() {
    return requests;
  }

  /** How many answers wait for {@link #release}. */
  public int holding() {
    return held.size();
  }

  /** How many answers were cancelled before they ended. */
  public int cancelled() {
    return cancelled.get();
  }

  /** Lets all answers go on that wait now. */
  public void release() {
    List<Held> now = new ArrayList<>(held);
    held.removeAll(now);
    now.forEach(Held::goOn);
  }

  @Override
  public String id() {
    return "script";
  }

  @Override
  public List<String> models() {
    return List.of("one");
  }

  @Override
  public ModelCall stream(ModelRequest request, ModelListener listener) {
    requests.add(request);
    Answer answer = new Answer(request, listener, Vertx.currentContext());
    Step step = script.apply(request);
    answer.later(() -> answer.play(step));
    return answer;
  }

  private record Held(Answer answer, Step rest) {
    void goOn() {
      answer.later(() -> answer.play(rest));
    }
  }

  private final class Answer implements ModelCall {
    private final ModelRequest request;
    private final ModelListener listener;
    private final Context context;
    private final StringBuilder words = new StringBuilder();
    private volatile boolean over;

    private Answer(ModelRequest request, ModelListener listener, Context context) {
      this.request = request;
      this.listener = listener;
      this.context = context;
    }

    void later(Runnable action) {
      context.runOnContext(
          ignored -> {
            if (!over) {
              action.run();
            }
          });
    }

    void play(Step step) {
      if (step instanceof Says says) {
        says.parts().forEach(this::say);
        done(List.of(), StopReason.STOP);
      } else if (step instanceof Calls calls) {
        say(calls.words());
        done(calls.calls(), StopReason.TOOL_USE);
      } else if (step instanceof Fails fails) {
        say(fails.words());
        over = true;
        listener.failed(fails.failure());
      } else if (step instanceof Waits waits) {
        context.owner().setTimer(waits.millis(), ignored -> later(() -> play(waits.rest())));
      } else if (step instanceof Holds holds) {
        say(holds.words());
        held.add(new Held(this, holds.rest()));
      }
    }

    private void say(String part) {
      if (!part.isEmpty()) {
        words.append(part);
        listener.text(part);
      }
    }

    private void done(List<Content.ToolUse> calls, StopReason reason) {
      over = true;
      List<Content> parts = new ArrayList<>();
      if (!words.isEmpty()) {
        parts.add(new Content.Text(words.toString()));
      }
      parts.addAll(calls);
      listener.done(
          new Message.Assistant(
              parts,
              System.currentTimeMillis(),
              request.model().provider(),
              request.model().model(),
              new Usage(11, 7, 0, 0, 0.001),
              reason,
              Optional.empty()));
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        cancelled.incrementAndGet();
        held.removeIf(one -> one.answer() == this);
      }
    }
  }
}
