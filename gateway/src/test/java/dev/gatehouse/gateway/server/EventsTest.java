package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.protocol.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who hears what, and answers that come in two steps. */
class EventsTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create().module(new TestMethods());

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void goToThoseWhoSubscribedOnly(int protocol) {
    try (WireSocket one = gateway.admin(protocol);
        WireSocket other = gateway.admin(protocol)) {
      one.payload("test.subscribe", new JsonObject());
      other.payload("test.tell", event("sessions.changed").put("topic", true));
      other.payload("test.tell", event("cron"));

      assertThat(one.readEvent("sessions.changed").getJsonObject("payload").getString("mark"))
          .isEqualTo("sessions.changed");
      assertThat(names(other, "cron")).doesNotContain("sessions.changed");
    }
  }

  @Test
  void ofVersionFourCarryNoGapWhereOthersWereAddressed() {
    try (WireSocket one = gateway.admin(4);
        WireSocket other = gateway.admin(4)) {
      one.payload("test.subscribe", new JsonObject());
      other.payload("test.tell", event("cron"));
      long first = other.readEvent("cron").getLong("seq");
      other.payload("test.tell", event("sessions.changed").put("topic", true));
      other.payload("test.tell", event("cron"));

      assertThat(other.readEvent("cron").getLong("seq")).isEqualTo(first + 1);
    }
  }

  @Test
  void needTheScopeOfTheirName() {
    try (WireSocket reader = gateway.connect(4, "operator.read");
        WireSocket owner = gateway.admin(4)) {
      for (String name :
          List.of("question.requested", "terminal.data", "node.pair.requested", "made.up")) {
        owner.payload("test.tell", event(name));
      }
      owner.payload("test.tell", event("task"));

      assertThat(names(reader, "task")).containsExactly("task");
      assertThat(names(owner, "task"))
          .containsExactly("question.requested", "terminal.data", "node.pair.requested", "task");
    }
  }

  @Test
  void goToClientsThatUnderstandThem() {
    JsonObject able =
        WireSocket.params(4, TestGateway.TOKEN, "operator.admin")
            .put("caps", new JsonArray().add("tool-events"));
    try (WireSocket knows = WireSocket.connected(gateway.port(), able);
        WireSocket plain = gateway.admin(4)) {
      plain.payload("test.tell", event("agent").put("cap", "tool-events"));
      plain.payload("test.tell", event("cron"));

      assertThat(names(knows, "cron")).containsExactly("agent", "cron");
      assertThat(names(plain, "cron")).containsExactly("cron");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void ofSessionsReachTheNodesThatAskedForThem(int protocol) {
    TestDevice device = new TestDevice();
    try (TestDevice.Attempt node =
            device.connect(gateway.port(), TestDevice.params(3, TestGateway.TOKEN, "node"));
        WireSocket owner = gateway.admin(protocol)) {
      assertThat(node.ok()).isTrue();
      owner.payload("test.subscribe", new JsonObject().put("nodesTo", "agent:main:main"));
      owner.payload("test.tell", event("chat").put("session", "agent:main:other"));
      owner.payload("test.tell", event("chat").put("session", "agent:main:main").put("n", 2));
      owner.payload("test.tell", event("cron"));
      owner.payload("test.tell", event("heartbeat"));

      assertThat(names(node.socket(), "heartbeat")).containsExactly("chat", "heartbeat");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void followAnAnswerThatIsGivenTwice(int protocol) {
    try (WireSocket socket = gateway.admin(protocol)) {
      socket.send(
          new JsonObject()
              .put("type", "req")
              .put("id", "twice")
              .put("method", "test.twice")
              .put("params", new JsonObject())
              .encode());

      JsonObject first = socket.readAnswer("twice");
      JsonObject second = socket.readAnswer("twice");
      assertThat(first.getJsonObject("payload").getString("status")).isEqualTo("accepted");
      assertThat(second.getBoolean("ok")).isFalse();
      assertThat(second.getJsonObject("error").getString("message")).isEqualTo("it went wrong");
      assertThat(second.getJsonObject("payload").getString("status")).isEqualTo("error");
    }
  }

  private static JsonObject event(String name) {
    return new JsonObject().put("event", name);
  }

  /** The names of the events that the test sent, up to the first {@code last}. */
  private static List<String> names(WireSocket socket, String last) {
    List<String> names = new java.util.ArrayList<>();
    while (!names.contains(last)) {
      JsonObject frame = socket.next();
      JsonObject payload = frame.getJsonObject("payload");
      if ("event".equals(frame.getString("type")) && payload.containsKey("mark")) {
        names.add(frame.getString("event"));
      }
    }
    return names;
  }

  private static final class TestMethods extends AbstractModule {
    @Override
    protected void configure() {
      Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
      methods.addBinding().to(Tell.class);
      methods.addBinding().to(Subscribe.class);
      methods.addBinding().to(Twice.class);
      bind(Tell.class);
      bind(Subscribe.class);
      bind(Twice.class);
    }
  }

  /** Broadcasts what it is told to. */
  private static final class Tell implements RpcMethod {
    private final Broadcaster broadcaster;
    private final Subscriptions subscriptions;

    @Inject
    Tell(Broadcaster broadcaster, Subscriptions subscriptions) {
      this.broadcaster = broadcaster;
      this.subscriptions = subscriptions;
    }

    @Override
    public String name() {
      return "test.tell";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<?> call(RpcCall call) {
      JsonObject params = call.params();
      String name = params.getString("event");
      GatewayEvent event = GatewayEvent.of(name, new JsonObject().put("mark", name));
      if (params.containsKey("topic")) {
        event = event.to(caller -> subscriptions.has(caller, "test"));
      }
      if (params.containsKey("cap")) {
        event = event.to(caller -> caller.can(params.getString("cap")));
      }
      if (params.containsKey("session")) {
        event = event.ofSession(params.getString("session"));
      }
      broadcaster.broadcast(event);
      return Future.succeededFuture();
    }
  }

  /** Subscribes the caller, or every node to a session. */
  private static final class Subscribe implements RpcMethod {
    private final Subscriptions subscriptions;
    private final dev.gatehouse.gateway.protocol.Connections connections;

    @Inject
    Subscribe(Subscriptions subscriptions, dev.gatehouse.gateway.protocol.Connections connections) {
      this.subscriptions = subscriptions;
      this.connections = connections;
    }

    @Override
    public String name() {
      return "test.subscribe";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<?> call(RpcCall call) {
      subscriptions.add(call.caller(), "test");
      if (call.params().containsKey("nodesTo")) {
        connections.forEach(
            connection ->
                subscriptions.add(
                    connection.caller(),
                    Subscriptions.session(call.params().getString("nodesTo"))));
      }
      return Future.succeededFuture();
    }
  }

  /** Accepts first and fails then. */
  private static final class Twice implements RpcMethod {
    @Inject
    Twice() {}

    @Override
    public String name() {
      return "test.twice";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<?> call(RpcCall call) {
      call.answerEarly(new JsonObject().put("status", "accepted"));
      return Future.failedFuture(
          new RpcException(ErrorCode.UNAVAILABLE, "it went wrong")
              .withPayload(new JsonObject().put("status", "error")));
    }
  }
}
