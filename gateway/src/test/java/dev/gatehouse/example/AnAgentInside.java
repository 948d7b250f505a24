package dev.gatehouse.example;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySession;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.provider.FunctionModel;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.tool.MethodTools;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolMethod;
import dev.gatehouse.gateway.tool.ToolParameter;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.TurnListener;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An agent inside a program: a model and a tool of its own, asked from Java. */
public final class AnAgentInside {
  private AnAgentInside() {}

  /** What the agent can do: a Java method is a tool. */
  public static final class Weather {
    @ToolMethod("The temperature of a city.")
    public String temperature(@ToolParameter(name = "city", value = "Its name") String city) {
      return city.equals("Oslo") ? "4 degrees" : "unknown";
    }
  }

  /** The model: it may block, and says its words as it finds them. */
  static void think(ModelRequest request, FunctionModel.Answer answer) {
    Message last = request.messages().get(request.messages().size() - 1);
    if (last instanceof Message.ToolResult known) {
      answer.say("It has ");
      answer.say(known.text() + ".");
    } else if (last.text().contains("Oslo")) {
      answer.call("temperature", new JsonObject().put("city", "Oslo"));
    } else {
      answer.say("You said: " + last.text());
    }
  }

  private static final class Parts extends AbstractModule {
    @Override
    protected void configure() {
      Multibinder.newSetBinder(binder(), ModelProvider.class)
          .addBinding()
          .toInstance(FunctionModel.named("inside/weather").answering(AnAgentInside::think));
      Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
      MethodTools.of(new Weather()).forEach(tool -> tools.addBinding().toInstance(tool));
    }
  }

  /** Keeps the gateway's state in {@code directory}; returns what was seen. */
  public static List<String> run(Path directory) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    GatewaySpec spec =
        GatewaySpec.builder()
            .distribution("gatehouse")
            .profile("inside")
            .stateDirectory(directory)
            .port(0)
            .config(Map.of("agents", Map.of("defaults", Map.of("model", "inside/weather"))))
            .module(new Parts())
            .build();
    try (GatewayHost host = GatewayHost.create()) {
      Gateway gateway = host.start(spec).awaitReady();
      GatewaySession session = gateway.session("weather");

      // Ask and wait.
      seen.add(session.ask("Hello").await(10, TimeUnit.SECONDS).text());

      // Ask, and hear the answer while it comes: on the event loop, where nothing may block.
      session
          .ask(
              "How warm is Oslo?",
              new TurnListener() {
                @Override
                public void text(String delta) {
                  seen.add("heard " + delta);
                }
              })
          .onSuccess(answer -> seen.add(answer.text()))
          .await(10, TimeUnit.SECONDS);

      // What was said is stored: question, call of the tool, its result, answer.
      seen.add(session.history(100).await(10, TimeUnit.SECONDS).size() + " messages");
    }
    return seen;
  }
}
