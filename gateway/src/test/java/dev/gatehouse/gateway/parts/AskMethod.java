package dev.gatehouse.gateway.parts;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/**
 * {@code test.ask}: a turn in the main session with the rights of whoever calls, through the door
 * that the call names, and what it says in the end.
 */
public final class AskMethod implements RpcMethod {
  private final Turns turns;

  @Inject
  AskMethod(Turns turns) {
    this.turns = turns;
  }

  /** Gives a gateway the method. */
  public static final class Module extends AbstractModule {
    @Override
    protected void configure() {
      Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(AskMethod.class);
    }
  }

  /** Asks as an operator, and waits for what the turn says. */
  public static String ask(WireSocket socket, String question) {
    return ask(socket, question, Origin.OPERATOR);
  }

  /** Asks through a door, and waits for what the turn says. */
  public static String ask(WireSocket socket, String question, Origin door) {
    return socket.payload("test.ask", params(question, door)).getString("text");
  }

  /** What the method takes. A question that begins with a slash may be a command. */
  public static JsonObject params(String question, Origin door) {
    return new JsonObject().put("question", question).put("origin", door.name());
  }

  @Override
  public String name() {
    return "test.ask";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String question = call.params().getString("question");
    return turns
        .start(
            TurnRequest.builder(new SessionKey("agent:main:main"))
                .message(question)
                .origin(Origin.valueOf(call.params().getString("origin")))
                .caller(call.caller())
                .commands(question.startsWith("/rescue"))
                .build())
        .compose(turn -> turn.result())
        .map(result -> new JsonObject().put("text", result.text()));
  }
}
