package dev.gatehouse.gateway.tool;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolboxTest {
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ToolProbe probe = new ToolProbe(tools());

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(probe);

  private Tool[] tools() {
    return new Tool[] {
      FunctionTool.named("weather")
          .description("The temperature of a city.")
          .parameter("city", "string", "Name of the city")
          .optional("days", "integer", "How many days")
          .blocking(arguments -> "7 degrees in " + arguments.getString("city")),
      FunctionTool.named("fails")
          .asynchronous(
              call ->
                  Future.failedFuture(
                      new GatehouseException(ExitCode.IO, "the disk is full", "make room"))),
      FunctionTool.named("breaks")
          .asynchronous(
              call -> {
                throw new IllegalStateException("secret inner words");
              }),
      FunctionTool.named("much").blocking(arguments -> "x".repeat(1_000_000)),
      FunctionTool.named("waits")
          .asynchronous(
              call -> {
                Promise<ToolAnswer> never = Promise.promise();
                call.cancelled().onComplete(ignored -> stopped.set(true));
                return never.future();
              }),
      new Slow()
    };
  }

  /** Never ends by itself, and has a short time. */
  private static final class Slow implements Tool {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public String description() {
      return "Never ends.";
    }

    @Override
    public JsonObject parameters() {
      return new JsonObject().put("type", "object");
    }

    @Override
    public Risk risk() {
      return Risk.LOW;
    }

    @Override
    public Duration timeLimit() {
      return Duration.ofMillis(50);
    }

    @Override
    public Future<ToolAnswer> call(ToolCall call) {
      return call.cancelled().map(ignored -> ToolAnswer.text("so far: half of it"));
    }
  }

  public static final class Clock {
    @ToolMethod("Tells the time of a city.")
    public String time(
        @ToolParameter(value = "Name of the city", name = "city") String city,
        @ToolParameter(name = "zones") Optional<List<String>> zones,
        @ToolParameter(name = "risk") Optional<Tool.Risk> risk,
        ToolCall call) {
      return city + " " + zones.orElse(List.of()) + " " + risk + " " + call.scope().agentId();
    }

    @ToolMethod(value = "Later.", name = "later", risk = Tool.Risk.LOW)
    public CompletableFuture<JsonObject> later(@ToolParameter(name = "x") int x) {
      return CompletableFuture.completedFuture(new JsonObject().put("twice", 2 * x));
    }
  }

  @Test
  void callsATool() {
    assertThat(probe.invoke("weather", new JsonObject().put("city", "Oslo")))
        .isEqualTo(ToolAnswer.text("7 degrees in Oslo"));
  }

  @Test
  void namesTheFieldThatIsWrong() {
    ToolAnswer answer =
        probe.invoke("weather", new JsonObject().put("city", 3).put("days", "soon"));

    assertThat(answer.isError()).isTrue();
    assertThat(text(answer))
        .isEqualTo(
            "Invalid arguments for weather: at /city: must be string; at /days: must be integer");
  }

  @Test
  void tellsTheModelWhatItCanActOnAndNothingElse() {
    assertThat(text(probe.invoke("fails", new JsonObject())))
        .isEqualTo("the disk is full; make room");
    assertThat(text(probe.invoke("breaks", new JsonObject())))
        .isEqualTo("breaks failed with an internal error; the gateway's log has the details");
    assertThat(text(probe.invoke("nothing", new JsonObject())))
        .isEqualTo("Tool not available: nothing");
  }

  @Test
  void cutsAnAnswerThatIsTooLong() {
    assertThat(text(probe.invoke("much", new JsonObject())))
        .hasSizeLessThan(65_000)
        .contains("936000 characters in the middle were left out");
  }

  @Test
  void endsACallThatTakesTooLongAndKeepsWhatItHas() {
    assertThat(text(probe.invoke("slow", new JsonObject()))).isEqualTo("so far: half of it");
  }

  @Test
  void tellsAToolThatTheTurnWasAborted() {
    Promise<Void> stop = Promise.promise();
    Future<ToolAnswer> answer =
        probe.read(() -> probe.start("waits", new JsonObject(), probe.scope(), stop));
    probe.read(stop::tryComplete);

    await().atMost(Duration.ofMinutes(1)).untilTrue(stopped);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(answer.isComplete()).isTrue());
    assertThat(text(answer.result())).isEqualTo("waits was stopped");
  }

  @Test
  void endsALoopOfTheSameCall() {
    JsonObject arguments = new JsonObject().put("city", "Oslo");
    for (int i = 0; i < 4; i++) {
      assertThat(text(probe.invoke("weather", arguments))).isEqualTo("7 degrees in Oslo");
    }
    assertThat(text(probe.invoke("weather", arguments))).contains("for the 5th time");
    for (int i = 0; i < 5; i++) {
      probe.invoke("weather", arguments);
    }

    ToolAnswer refused = probe.invoke("weather", arguments);
    assertThat(refused.isError()).isTrue();
    assertThat(text(refused)).contains("was not made");
    assertThat(
            probe
                .invoke(
                    "weather",
                    arguments,
                    probe.scope("run-2", Origin.OPERATOR, null, false, "agent:main:main"))
                .isError())
        .isFalse();
  }

  @Test
  void makesToolsOfAnnotatedMethods() {
    List<Tool> tools = MethodTools.of(new Clock());

    assertThat(tools).extracting(Tool::name).containsExactly("later", "time");
    assertThat(tools.get(1).parameters())
        .isEqualTo(
            new JsonObject(
                """
                {"type": "object",
                 "properties": {
                   "city": {"type": "string", "description": "Name of the city"},
                   "zones": {"type": "array", "items": {"type": "string"}},
                   "risk": {"type": "string", "enum": ["LOW", "MEDIUM", "HIGH"]}},
                 "required": ["city"],
                 "additionalProperties": false}
                """));
    ToolCall call =
        new ToolCall(
            "1",
            "time",
            new JsonObject("{\"city\": \"Rome\", \"zones\": [\"CET\"], \"risk\": \"LOW\"}"),
            probe.scope(),
            Promise.<Void>promise().future(),
            text -> {});
    assertThat(text(probe.onLoop(() -> tools.get(1).call(call))))
        .isEqualTo("Rome [CET] Optional[LOW] main");
    ToolCall later =
        new ToolCall(
            "2", "later", new JsonObject().put("x", 4), probe.scope(), call.cancelled(), t -> {});
    assertThat(probe.onLoop(() -> tools.get(0).call(later)).details())
        .contains(new JsonObject().put("twice", 8));
  }
}
