package dev.gatehouse.gateway.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plays what clients of the family send and expects what they need: the fields of answers with
 * their types, codes, messages, close codes. The facts stand in {@code traces/}, one file for each
 * recorded conversation.
 */
class RecordedClientsTest {
  private static final String SHARED = "{shared}";
  private static final String DEVICE = "{device}";

  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @TestFactory
  Stream<DynamicTest> getWhatTheyNeed() throws IOException {
    return text("traces/index.txt")
        .lines()
        .filter(name -> !name.endsWith("-shutdown"))
        .map(name -> dynamicTest(name, () -> play(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v3-shutdown", "v4-shutdown"})
  void hearThatTheGatewayStops(String name) throws IOException {
    play(name);
  }

  private void play(String name) throws IOException {
    JsonObject trace = new JsonObject(text("traces/" + name + ".json"));
    Player player = new Player(name, trace.getInteger("protocol"));
    player.prepare(trace.getJsonArray("steps"));
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      for (Object step : trace.getJsonArray("steps")) {
        player.play(socket, (JsonObject) step);
      }
    }
  }

  /** One conversation. */
  private final class Player {
    private final String name;
    private final int protocol;
    private final TestDevice device = new TestDevice();
    private final Map<String, Queue<String>> asked = new HashMap<>();
    private String deviceToken = "";
    private String nonce = "";
    private int requests;

    Player(String name, int protocol) {
      this.name = name;
      this.protocol = protocol;
    }

    /** Pairs the device first where the recorded client's had been paired before. */
    void prepare(JsonArray steps) {
      boolean hasToken = steps.encode().contains(DEVICE);
      boolean changesRole = name.contains("device-role-upgrade") || name.contains("device-node");
      if (hasToken || changesRole) {
        String[] scopes =
            hasToken
                ? new String[] {"operator.admin", "operator.approvals", "operator.pairing"}
                : new String[] {"operator.read"};
        JsonObject params = TestDevice.params(protocol, TestGateway.TOKEN, "operator", scopes);
        try (TestDevice.Attempt paired = device.connect(gateway.port(), params)) {
          deviceToken = paired.deviceToken();
        }
      }
    }

    void play(WireSocket socket, JsonObject step) {
      if (step.containsKey("send")) {
        send(socket, step);
      } else if (step.containsKey("raw")) {
        socket.send(step.getJsonObject("raw").encode());
      } else if (step.containsKey("event")) {
        event(socket, step);
      } else if (step.containsKey("answer")) {
        answer(socket, step);
      } else {
        Received close = socket.readClose();
        assertThat(close.closeCode()).as(name).isEqualTo(step.getInteger("close"));
        assertThat(close.closeReason()).as(name).startsWith(reason(step));
      }
    }

    /** Hints in brackets are each gateway's own; what stands before them is the wire's. */
    private String reason(JsonObject step) {
      String reason = step.getString("reason");
      int hint = reason.indexOf(" (");
      return hint < 0 ? reason : reason.substring(0, hint);
    }

    private void send(WireSocket socket, JsonObject step) {
      String method = step.getString("send");
      String id = "q" + ++requests;
      asked.computeIfAbsent(method, key -> new ArrayDeque<>()).add(id);
      JsonObject request = new JsonObject().put("type", "req").put("id", id).put("method", method);
      JsonObject params = step.getJsonObject("params");
      if (params != null) {
        JsonObject own = params.copy();
        JsonObject auth = own.getJsonObject("auth");
        if (auth != null && SHARED.equals(auth.getString("token"))) {
          auth.put("token", TestGateway.TOKEN);
        } else if (auth != null && DEVICE.equals(auth.getString("token"))) {
          auth.put("token", deviceToken);
        }
        if (step.containsKey("device")) {
          sign(own, step.getJsonObject("device"));
        }
        request.put("params", own);
      }
      socket.send(request.encode());
    }

    private void sign(JsonObject params, JsonObject how) {
      int form = how.getBoolean("nonce") ? how.getInteger("form", 2) : 1;
      long signedAt = System.currentTimeMillis() - how.getLong("ageMs", 0L);
      device.sign(params, form, nonce, signedAt);
      if (how.getBoolean("spoil", false)) {
        JsonObject other = device.sign(params.copy().put("scopes", new JsonArray()), form, "x", 1);
        params
            .getJsonObject("device")
            .put("signature", other.getJsonObject("device").getString("signature"));
      }
    }

    private void event(WireSocket socket, JsonObject step) {
      String event = step.getString("event");
      if (event.equals("shutdown")) {
        gateway.gateway().close();
      }
      JsonObject payload = socket.readEvent(event).getJsonObject("payload");
      assertFields(payload, step.getJsonObject("fields"));
      if (event.equals("connect.challenge")) {
        nonce = payload.getString("nonce");
      }
    }

    private void answer(WireSocket socket, JsonObject step) {
      String method = step.getString("answer");
      JsonObject answer = socket.readAnswer(requireNonNull(asked.get(method)).remove());

      assertThat(answer.getBoolean("ok"))
          .as("%s: %s answered %s", name, method, answer)
          .isEqualTo(step.getBoolean("ok"));
      if (!step.getBoolean("ok")) {
        assertRefusal(answer.getJsonObject("error"), step);
        return;
      }
      Object payload = answer.getValue("payload");
      if (step.containsKey("fields")) {
        assertFields(payload, step.getJsonObject("fields"));
      }
      if (step.containsKey("type")) {
        assertThat(type(payload)).as(method).isEqualTo(step.getString("type"));
      }
      if (step.containsKey("scopes")) {
        assertThat(at(payload, "auth.scopes"))
            .as(name)
            .containsExactly(step.getJsonArray("scopes"));
      }
      if (step.containsKey("presenceVisible")) {
        assertThat(at(payload, "snapshot.presence[]").isEmpty())
            .as(name)
            .isNotEqualTo(step.getBoolean("presenceVisible"));
      }
    }

    private void assertRefusal(JsonObject error, JsonObject step) {
      assertThat(error.getString("code")).as(name).isEqualTo(step.getString("code"));
      assertThat(error.getString("message")).as(name).startsWith(step.getString("message"));
      JsonObject details = step.getJsonObject("details", new JsonObject());
      for (String key : details.fieldNames()) {
        Object wanted = details.getValue(key);
        Object given = error.getJsonObject("details", new JsonObject()).getValue(key);
        if (wanted instanceof String text && text.startsWith("<")) {
          assertThat("<" + type(given) + ">").as(name + " " + key).isEqualTo(text);
        } else {
          assertThat(given).as(name + " " + key).isEqualTo(wanted);
        }
      }
    }

    private void assertFields(Object payload, JsonObject fields) {
      for (String path : fields.fieldNames()) {
        List<Object> values = at(payload, path);
        boolean perElement = path.contains("[]");
        if (!perElement) {
          assertThat(values).as("%s: %s is missing", name, path).isNotEmpty();
        }
        for (Object value : values) {
          assertThat(fields.getString(path).split("\\|"))
              .as("%s: type of %s", name, path)
              .contains(type(value));
        }
      }
    }
  }

  /** Every value at {@code path}; {@code []} stands for each element of a list. */
  private static List<Object> at(Object root, String path) {
    List<Object> current = new ArrayList<>();
    current.add(root);
    for (String step : path.replace("[]", ".[]").split("\\.")) {
      List<Object> next = new ArrayList<>();
      for (Object value : current) {
        if (step.isEmpty()) {
          next.add(value);
        } else if (step.equals("[]") && value instanceof JsonArray list) {
          list.forEach(next::add);
        } else if (value instanceof JsonObject object && object.containsKey(step)) {
          next.add(object.getValue(step));
        }
      }
      current = next;
    }
    return current;
  }

  private static String type(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof String) {
      return "string";
    }
    return value instanceof JsonArray ? "array" : "object";
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = RecordedClientsTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
