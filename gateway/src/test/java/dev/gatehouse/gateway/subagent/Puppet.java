package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.ScriptedModel;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that does what the message says: {@code call <tool> <arguments>} calls a tool and says
 * what it answered, {@code hold} waits, anything else is repeated.
 */
final class Puppet {
  private static final Pattern CALL = Pattern.compile("(?s).*?call ([a-z_]+) (\\{.*\\})\\s*");

  private Puppet() {}

  static ScriptedModel.Step play(ModelRequest request) {
    Message last = request.messages().get(request.messages().size() - 1);
    if (last instanceof Message.ToolResult result) {
      return ScriptedModel.says("tool said: " + result.text());
    }
    String words = ScriptedModel.lastWords(request);
    if (words.startsWith("[Sub-agent")) {
      return ScriptedModel.says("NO_REPLY");
    }
    Matcher call = CALL.matcher(words);
    if (call.matches()) {
      return ScriptedModel.calls(
          "c" + request.messages().size(), call.group(1), new JsonObject(call.group(2)));
    }
    return words.contains("hold")
        ? ScriptedModel.holds("", ScriptedModel.says("held: " + words))
        : ScriptedModel.says("echo: " + words);
  }

  static String call(String tool, JsonObject arguments) {
    return "call " + tool + " " + arguments.encode();
  }

  /** The session that a request belongs to, as the system prompt tells it. */
  static String session(ModelRequest request) {
    Matcher session = Pattern.compile("session=(\\S+)").matcher(request.system());
    return session.find() ? session.group(1) : "";
  }

  static List<String> tools(ModelRequest request) {
    return request.tools().stream().map(ToolSpec::name).toList();
  }

  /** Requests of sessions whose key contains {@code part}. */
  static List<ModelRequest> of(ScriptedModel model, String part) {
    return model.requests().stream().filter(request -> session(request).contains(part)).toList();
  }

  /** Says something in a session and returns the last words of the turn. */
  static String say(WireSocket client, String session, String words, Origin origin) {
    return client
        .payload(
            "test.turn",
            new JsonObject()
                .put("session", session)
                .put("words", words)
                .put("origin", origin.name()))
        .getString("text");
  }

  static String say(WireSocket client, String session, String words) {
    return say(client, session, words, Origin.OPERATOR);
  }

  /** Starts a turn through any door, as a channel would. */
  static final class TurnMethod implements RpcMethod {
    private final Turns turns;

    @Inject
    TurnMethod(Turns turns) {
      this.turns = turns;
    }

    @Override
    public String name() {
      return "test.turn";
    }

    @Override
    public Scope scope() {
      return Scope.ADMIN;
    }

    @Override
    public Future<JsonObject> call(RpcCall call) {
      Origin origin = Origin.valueOf(call.params().getString("origin"));
      return turns
          .start(
              TurnRequest.builder(new SessionKey(call.params().getString("session")))
                  .message(call.params().getString("words"))
                  .origin(origin)
                  .channel(origin == Origin.CHANNEL ? Optional.of("telegram") : Optional.empty())
                  .build())
          .compose(turn -> turn.result())
          .map(
              result ->
                  new JsonObject()
                      .put("text", result.text())
                      .put("status", result.status().wireName()));
    }
  }
}
