package dev.gatehouse.gateway.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatsTest {
  private final Lab lab = new Lab();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(Map.of("agents", Map.of("defaults", Map.of("model", "lab/one"))))
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  Multibinder.newSetBinder(binder(), ModelProvider.class)
                      .addBinding()
                      .toInstance(lab);
                }
              });

  @Test
  void aWakeIsToldToTheModelAndItsAnswerToEverybody() throws InterruptedException {
    lab.answer = "HEARTBEAT_OK";
    try (WireSocket socket = gateway.admin(3)) {
      assertThat(socket.call("last-heartbeat", new JsonObject()).getValue("payload")).isNull();
      assertThat(wake(socket, "the lamp is out").getBoolean("ok")).isTrue();
      JsonObject event = socket.readEvent("heartbeat").getJsonObject("payload");

      assertThat(event.getString("status")).as(event.encode()).isEqualTo("ok-token");
      ModelRequest asked = lab.asked.poll(5, TimeUnit.SECONDS);
      assertThat(asked.messages().toString()).contains("the lamp is out", "HEARTBEAT.md");
      assertThat(asked.system()).contains("Nobody asked; you look by yourself");
      assertThat(socket.payload("last-heartbeat", new JsonObject()).getString("status"))
          .isEqualTo("ok-token");
    }
  }

  @Test
  void whatIsFoundIsShownWithoutTheToken() {
    lab.answer = "HEARTBEAT_OK " + "The lamp is out. ".repeat(30);
    try (WireSocket socket = gateway.admin(4)) {
      wake(socket, "look");
      JsonObject event = socket.readEvent("heartbeat").getJsonObject("payload");

      assertThat(event.getString("preview")).startsWith("The lamp is out.").hasSize(200);
      assertThat(event.getString("reason")).isEqualTo("no-target");
    }
  }

  @Test
  void nobodyLooksWhileHeartbeatsAreOff() {
    try (WireSocket socket = gateway.admin(4)) {
      assertThat(socket.payload("set-heartbeats", new JsonObject().put("enabled", false)).encode())
          .isEqualTo("{\"ok\":true,\"enabled\":false}");
      wake(socket, "look");
      JsonObject event = socket.readEvent("heartbeat").getJsonObject("payload");

      assertThat(event.getString("reason")).isEqualTo("disabled");
      assertThat(lab.asked).isEmpty();
      assertThat(socket.payload("status", new JsonObject()).getJsonArray("queuedSystemEvents"))
          .containsExactly("look");
    }
  }

  @Test
  void aNewListAsksForNothing() {
    assertThat(Heartbeats.asksForSomething("# Heartbeat\n\nx. While this list is empty, …\n"))
        .isFalse();
    assertThat(Heartbeats.asksForSomething("# Heartbeat\n- look at the lamp")).isTrue();
  }

  private static JsonObject wake(WireSocket socket, String text) {
    return socket.payload("wake", new JsonObject().put("mode", "now").put("text", text));
  }

  /** A model in this process that always says the same. */
  private static final class Lab implements ModelProvider {
    private final BlockingQueue<ModelRequest> asked = new LinkedBlockingQueue<>();
    private volatile String answer = "";

    @Override
    public String id() {
      return "lab";
    }

    @Override
    public List<String> models() {
      return List.of("one");
    }

    @Override
    public ModelCall stream(ModelRequest request, ModelListener listener) {
      asked.add(request);
      listener.text(answer);
      listener.done(
          new Message.Assistant(
              List.of(new Content.Text(answer)),
              1,
              "lab",
              "one",
              Usage.NONE,
              StopReason.STOP,
              Optional.empty()));
      return () -> {};
    }
  }
}
