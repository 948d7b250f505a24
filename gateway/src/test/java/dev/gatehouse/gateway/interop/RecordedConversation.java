package dev.gatehouse.gateway.interop;

import dev.gatehouse.gateway.interop.Differences.Difference;
import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One conversation: says what the client said, and compares what comes back. Pieces of a streamed
 * text count as one frame, for their number is a matter of timing; the events of a side line
 * (tasks, changes of sessions, …) are in order among themselves.
 */
final class RecordedConversation {
  private static final Set<String> AT_ANY_TIME =
      Set.of("health", "tick", "presence", "connect.challenge");

  private final JsonObject recorded;
  private final int protocol;
  private final TestGateway gateway;
  private final TestDevice device = new TestDevice();
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> methods = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<String, List<String>> sides = new LinkedHashMap<>();
  private final Map<String, List<JsonObject>> sideFrames = new HashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final Deque<JsonObject> early = new ArrayDeque<>();
  private final Deque<JsonObject> answers = new ArrayDeque<>();
  private final Set<String> anytime;
  private JsonObject textStep = new JsonObject();
  private String textRun = "";
  private int requests;

  RecordedConversation(JsonObject recorded, TestGateway gateway, Path workspace) {
    this.recorded = recorded;
    this.protocol = recorded.getInteger("protocol");
    this.gateway = gateway;
    this.anytime =
        recorded.getJsonArray("anytime", new JsonArray()).stream()
            .map(String.class::cast)
            .collect(Collectors.toSet());
    variables.put("shared", TestGateway.TOKEN);
    variables.put("workspace", workspace.toString());
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }

  void play() {
    if (recorded.encode().contains("{device}")) {
      pair();
    }
    try (WireSocket other = gateway.admin(protocol)) {
      for (Object step : recorded.getJsonArray("prepare", new JsonArray())) {
        prepare(other, (JsonObject) step);
      }
    }
    try (WireSocket socket = WireSocket.open(gateway.port());
        WireSocket other = gateway.admin(protocol)) {
      for (Object each : recorded.getJsonArray("steps")) {
        JsonObject step = (JsonObject) each;
        if (step.containsKey("send")) {
          send(socket, step);
        } else if (step.containsKey("aside")) {
          other.request(step.getString("aside"), step.getJsonObject("params"));
        } else if (step.containsKey("close")) {
          WireSocket.Received close = socket.readClose();
          check("close", "code", close.closeCode(), step.getInteger("close"));
          check("close", "reason", close.closeReason(), step.getString("reason"));
        } else if (!frame(socket, step)) {
          return;
        }
      }
      sides(socket);
    }
  }

  private void pair() {
    JsonObject params =
        TestDevice.params(
            protocol,
            TestGateway.TOKEN,
            "operator",
            "operator.admin",
            "operator.approvals",
            "operator.pairing");
    params.getJsonObject("client").put("deviceFamily", "Linux");
    try (TestDevice.Attempt paired = device.connect(gateway.port(), params)) {
      variables.put("device", paired.deviceToken());
    }
  }

  private void prepare(WireSocket other, JsonObject step) {
    if (step.containsKey("device")) {
      pair();
      return;
    }
    if (step.containsKey("node")) {
      pair();
      JsonObject params = TestDevice.params(protocol, TestGateway.TOKEN, "node");
      try (TestDevice.Attempt asked = device.connect(gateway.port(), params)) {
        variables.put(
            "request",
            asked.answer().getJsonObject("error").getJsonObject("details").getString("requestId"));
      }
      return;
    }
    JsonObject params = own(step.getJsonObject("params"));
    JsonObject payload = other.payload(step.getString("call"), params);
    if ("final".equals(step.getString("until"))) {
      String state;
      do {
        JsonObject chat = other.readEvent("chat").getJsonObject("payload");
        state =
            chat.getString("runId").equals(params.getString("idempotencyKey"))
                ? chat.getString("state")
                : "";
      } while (!state.equals("final"));
    }
    if (step.containsKey("event")) {
      other.readEvent(step.getString("event"));
    }
    JsonObject captures = step.getJsonObject("capture", new JsonObject());
    for (String name : captures.fieldNames()) {
      variables.put(name, (String) Shapes.at(payload, captures.getString(name)).get(0));
    }
  }

  private JsonObject own(JsonObject params) {
    String text = params.encode();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return new JsonObject(text);
  }

  private void send(WireSocket socket, JsonObject step) {
    JsonObject params = own(step.getJsonObject("params"));
    if (step.getBoolean("device", false)) {
      JsonObject challenge = socket.readEvent("connect.challenge").getJsonObject("payload");
      device.sign(
          params, protocol == 3 ? 2 : 3, challenge.getString("nonce"), challenge.getLong("ts"));
    }
    String id = "q" + ++requests;
    methods.put(id, step.getString("send"));
    socket.send(
        new JsonObject()
            .put("type", "req")
            .put("id", id)
            .put("method", step.getString("send"))
            .put("params", params)
            .encode());
  }

  /** Compares the next frame with {@code step}; false where it is another one. */
  private boolean frame(WireSocket socket, JsonObject step) {
    String wanted = step.getString("frame");
    JsonObject frame;
    try {
      frame = anytime.contains(wanted) ? answer(socket, wanted) : next(socket);
    } catch (RuntimeException e) {
      differences.add(new Difference(wanted, "order", "did not come: " + e));
      return false;
    }
    String name = name(frame);
    if (!name.equals(wanted) && step.getBoolean("optional", false)) {
      early.addFirst(frame);
      return true;
    }
    if (!name.equals(wanted)) {
      differences.add(new Difference(wanted, "order", "got " + name + " " + frame));
      return false;
    }
    if (frame.getString("type").equals("res")) {
      answer(wanted, frame, step);
      return true;
    }
    JsonObject payload = frame.getJsonObject("payload");
    if (step.containsKey("step")) {
      long before = sequences.getOrDefault(payload.getString("runId"), 0L);
      check(wanted, "seq", payload.getLong("seq") - before, step.getLong("step"));
    }
    count(payload);
    if (wanted.equals("text")) {
      textStep = step;
      textRun = payload.getString("runId");
      words(frame);
    } else {
      if (payload.containsKey("seq")) {
        textRun = "";
      }
      shape(wanted, payload, step.getJsonObject("fields", new JsonObject()));
    }
    values(wanted, payload, step.getJsonObject("values", new JsonObject()));
    return true;
  }

  private void count(JsonObject payload) {
    if (payload.containsKey("seq")) {
      sequences.merge(payload.getString("runId"), payload.getLong("seq"), Math::max);
    }
  }

  private void words(JsonObject frame) {
    String event = frame.getString("event");
    shape(
        "text " + event,
        frame.getJsonObject("payload"),
        textStep.getJsonObject(event, new JsonObject()));
  }

  private void answer(String wanted, JsonObject answer, JsonObject step) {
    check(wanted, "ok", answer.getBoolean("ok"), step.getBoolean("ok"));
    if (!Objects.equals(answer.getBoolean("ok"), step.getBoolean("ok"))) {
      differences.add(new Difference(wanted, "answer", answer.encode()));
      return;
    }
    if (answer.getBoolean("ok")) {
      JsonObject payload =
          step.getBoolean("bare", false)
              ? new JsonObject().put("payload", answer.getValue("payload"))
              : answer.getJsonObject("payload");
      shape(wanted, payload, step.getJsonObject("fields", new JsonObject()));
      values(wanted, payload, step.getJsonObject("values", new JsonObject()));
      return;
    }
    JsonObject error = answer.getJsonObject("error");
    check(wanted, "code", error.getString("code"), step.getString("code"));
    check(wanted, "message", error.getString("message"), step.getString("message"));
    check(wanted, "retryable", error.getBoolean("retryable"), step.getBoolean("retryable"));
    JsonObject details = step.getJsonObject("details", new JsonObject());
    for (String key : details.fieldNames()) {
      String value = details.getString(key);
      Object given = error.getJsonObject("details", new JsonObject()).getValue(key);
      check(
          wanted,
          "details." + key,
          value.startsWith("<") ? "<" + Shapes.type(given) + ">" : given,
          value);
    }
  }

  private void shape(String frame, JsonObject payload, JsonObject fields) {
    for (String path : fields.fieldNames()) {
      List<Object> values = Shapes.at(payload, path);
      if (values.isEmpty()) {
        differences.add(new Difference(frame, path, "is missing"));
        continue;
      }
      List<String> types = List.of(fields.getString(path).split("\\|"));
      for (Object value : values) {
        if (!types.contains("any")
            && !types.equals(List.of("null"))
            && !types.contains(Shapes.type(value))) {
          differences.add(new Difference(frame, path, "is " + value + ", not of type " + types));
        }
      }
    }
  }

  private void values(String frame, JsonObject payload, JsonObject values) {
    for (String path : values.fieldNames()) {
      List<Object> given = Shapes.at(payload, path);
      Object wanted = values.getValue(path);
      if (wanted instanceof String text) {
        wanted = text.replace("{workspace}", variables.get("workspace"));
      }
      if (!given.isEmpty() && !given.contains(wanted)) {
        differences.add(new Difference(frame, path, "is " + given + ", not " + wanted));
      }
    }
  }

  private void check(String frame, String path, Object given, Object wanted) {
    if (!Objects.equals(given, wanted)) {
      differences.add(new Difference(frame, path, "is " + given + ", not " + wanted));
    }
  }

  /** The next frame that is not one more piece of the same text, or of a side line. */
  private JsonObject next(WireSocket socket) {
    while (true) {
      JsonObject frame = early.isEmpty() ? socket.next() : early.removeFirst();
      if (!beside(frame)) {
        return frame;
      }
    }
  }

  /** Takes what is compared beside the main line; false where {@code frame} is part of that. */
  private boolean beside(JsonObject frame) {
    String event = frame.getString("event", "");
    String name = name(frame);
    if (AT_ANY_TIME.contains(event)) {
      return true;
    }
    if (anytime.contains(name)) {
      answers.addLast(frame);
      return true;
    }
    if (SIDE_LINES.contains(event)) {
      aside(event, name, frame.getJsonObject("payload"));
      return true;
    }
    if (name.equals("text") && frame.getJsonObject("payload").getString("runId").equals(textRun)) {
      count(frame.getJsonObject("payload"));
      words(frame);
      return true;
    }
    return false;
  }

  /** The next answer of this name; what comes before it is compared later. */
  private JsonObject answer(WireSocket socket, String wanted) {
    while (true) {
      for (JsonObject known : answers) {
        if (name(known).equals(wanted)) {
          answers.remove(known);
          return known;
        }
      }
      JsonObject frame = socket.next();
      if (anytime.contains(name(frame))) {
        answers.addLast(frame);
      } else {
        early.addLast(frame);
      }
    }
  }

  private static final Set<String> SIDE_LINES =
      Set.of("task", "sessions.changed", "session.message", "chat.send_timing", "heartbeat");

  private void aside(String event, String name, JsonObject payload) {
    List<String> line = sides.computeIfAbsent(event, key -> new ArrayList<>());
    if (line.isEmpty() || !line.get(line.size() - 1).equals(name)) {
      line.add(name);
    }
    sideFrames.computeIfAbsent(name, key -> new ArrayList<>()).add(payload);
  }

  private void sides(WireSocket socket) {
    JsonObject wanted = recorded.getJsonObject("sides", new JsonObject());
    for (String side : wanted.fieldNames()) {
      List<String> order = wanted.getJsonArray(side).stream().map(String.class::cast).toList();
      try {
        while (!sides.getOrDefault(side, List.of()).containsAll(order)) {
          JsonObject frame = early.isEmpty() ? socket.next() : early.removeFirst();
          if (!beside(frame)) {
            differences.add(new Difference(name(frame), "order", "came at the end: " + frame));
          }
        }
      } catch (RuntimeException e) {
        differences.add(new Difference(side, "order", "the rest did not come: " + e));
      }
      check(side, "order", sides.get(side), order);
    }
    JsonObject shapes = recorded.getJsonObject("sideShapes", new JsonObject());
    for (String name : shapes.fieldNames()) {
      JsonObject shape = shapes.getJsonObject(name);
      JsonObject all =
          new JsonObject().put("all", new JsonArray(sideFrames.getOrDefault(name, List.of())));
      shape(name, all, under(shape.getJsonObject("fields")));
      values(name, all, under(shape.getJsonObject("values")));
    }
  }

  private static JsonObject under(JsonObject paths) {
    JsonObject under = new JsonObject();
    paths.forEach(path -> under.put("all[]." + path.getKey(), path.getValue()));
    return under;
  }

  private String name(JsonObject frame) {
    if (frame.getString("type").equals("res")) {
      return "res " + methods.get(frame.getString("id"));
    }
    String event = frame.getString("event");
    JsonObject payload = frame.getJsonObject("payload");
    return switch (event) {
      case "agent" ->
          payload.getString("stream").equals("assistant")
              ? "text"
              : words(
                  event,
                  payload.getString("stream"),
                  payload.getJsonObject("data").getString("phase"));
      case "chat" ->
          payload.getString("state").equals("delta")
              ? "text"
              : words(event, payload.getString("state"), payload.getString("phase"));
      case "task" ->
          words(
              event,
              payload.getString("action"),
              payload.getJsonObject("task").getString("status"));
      case "session.message" -> words(event, payload.getJsonObject("message").getString("role"));
      default ->
          words(
              event,
              payload.getString("action", payload.getString("reason", payload.getString("phase"))));
    };
  }

  private static String words(String... words) {
    List<String> given = new ArrayList<>();
    for (String word : words) {
      if (word != null) {
        given.add(word);
      }
    }
    return String.join(" ", given);
  }
}
