package dev.gatehouse.gateway.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.HeartbeatSettings;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatsTest {
  private final Lab lab = new Lab();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(Map.of("agents", Map.of("defaults", Map.of("model", "lab/one"))))
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  OptionalBinder.newOptionalBinder(binder(), HeartbeatDelivery.class)
                      .setBinding()
                      .toInstance(
                          (channel, to, text) -> {
                            sent.add(channel + ">" + to + ": " + text);
                            return Future.succeededFuture(channel.equals("telegram"));
                          });
                  bind(Route.class);
                  Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(Route.class);
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
      ModelRequest asked = lab.asked.poll(60, TimeUnit.SECONDS);
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
  void whatIsFoundGoesWhereTheAgentWasSpokenToLastAndOnlyOnce() {
    lab.answer = "The lamp is out.";
    try (WireSocket socket = gateway.admin(4)) {
      socket.payload("test.route", new JsonObject().put("channel", "telegram").put("to", "77"));
      wake(socket, "look");
      JsonObject event = socket.readEvent("heartbeat").getJsonObject("payload");
      assertThat(event.getString("status")).as(event.encode()).isEqualTo("sent");
      assertThat(event.getString("channel")).isEqualTo("telegram");

      wake(socket, "look again");
      event = socket.readEvent("heartbeat").getJsonObject("payload");
      assertThat(event.getString("reason")).isEqualTo("duplicate");
      lab.answer = "HEARTBEAT_OK";
      wake(socket, "and again");
      event = socket.readEvent("heartbeat").getJsonObject("payload");
      assertThat(event.getString("status")).isEqualTo("ok-token");
      lab.answer = "The lamp is on.";
      socket.payload("test.route", new JsonObject().put("channel", "gone").put("to", "77"));
      wake(socket, "once more");
      event = socket.readEvent("heartbeat").getJsonObject("payload");
      assertThat(event.getString("reason")).isEqualTo("no-target");
      assertThat(sent).containsExactly("telegram>77: The lamp is out.", "gone>77: The lamp is on.");
    }
  }

  @Test
  void anAgentLooksInItsActiveHoursOnly() {
    assertThat(active("08:00", "22:00", "2026-11-21T07:59:00Z")).isFalse();
    assertThat(active("08:00", "22:00", "2026-11-21T08:00:00Z")).isTrue();
    assertThat(active("08:00", "22:00", "2026-11-21T22:00:00Z")).isFalse();
    assertThat(active("22:00", "06:00", "2026-11-21T23:30:00Z")).isTrue();
    assertThat(active("22:00", "06:00", "2026-11-21T12:00:00Z")).isFalse();
    assertThat(active("08:00", "24:00", "2026-11-21T23:59:59Z")).isTrue();
    assertThat(active("soon", "later", "2026-11-21T12:00:00Z")).isTrue();
  }

  private static boolean active(String from, String until, String now) {
    return new HeartbeatSettings(
            Optional.empty(),
            "30m",
            "",
            "last",
            Optional.empty(),
            Optional.empty(),
            300,
            Optional.of(from),
            Optional.of(until),
            Optional.of("UTC"))
        .active(Instant.parse(now));
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

  /** Says where the main session was spoken to last, as a channel does. */
  static final class Route implements RpcMethod {
    private final Sessions sessions;

    @Inject
    Route(Sessions sessions) {
      this.sessions = sessions;
    }

    @Override
    public String name() {
      return "test.route";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<JsonObject> call(RpcCall call) {
      return sessions
          .patch(
              new SessionKey("agent:main:main"),
              new JsonObject()
                  .put("lastChannel", call.params().getString("channel"))
                  .put("lastTo", call.params().getString("to")))
          .map(new JsonObject());
    }
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
