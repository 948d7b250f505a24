package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls every method of a real gateway in every way that is wrong or nearly wrong. */
class RpcSweepTest {
  private static final String RESTART = "gateway.restart.request";

  private final Offer offer = new Offer();
  private final TestDevice device = new TestDevice();

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(offer);

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void everyMethodAnswersAnEmptyObject(int protocol) throws IOException {
    Map<String, Object> wrong = new TreeMap<>();
    try (WireSocket operator = gateway.admin(protocol);
        WireSocket node = node(protocol)) {
      for (RpcMethod method : methods(protocol)) {
        WireSocket socket = isForNodes(method) ? node : operator;
        JsonObject answer = socket.call(method.name(), new JsonObject());
        List<String> problems = problems(method, answer);
        if (!problems.isEmpty()) {
          wrong.put(method.name(), problems);
        }
      }
    }

    assertThat(failuresInTheLog()).isEmpty();
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3, SMALLEST", "4, SMALLEST", "3, STRANGEST", "4, STRANGEST"})
  void everyMethodAnswersParametersAtTheEdge(int protocol, SampleParams sample) throws IOException {
    Map<String, Object> wrong = new TreeMap<>();
    try (WireSocket operator = gateway.admin(protocol);
        WireSocket node = node(protocol)) {
      for (RpcMethod method : methods(protocol)) {
        if (method.name().equals(RESTART)) {
          continue; // it does what it says, and the connection is gone: GatewayRestartTest
        }
        WireSocket socket = isForNodes(method) ? node : operator;
        JsonObject params = sample.of(method.params());
        assertThat(method.params().check(params)).as(method.name()).isEmpty();
        JsonObject answer = socket.call(method.name(), params);
        List<String> problems = problems(method, answer);
        if (!problems.isEmpty()) {
          wrong.put(method.name(), problems);
        }
      }
    }

    assertThat(failuresInTheLog()).isEmpty();
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void everyWrongParameterIsNamedByItsPath(int protocol) {
    List<String> silent = new ArrayList<>();
    int called = 0;
    try (WireSocket operator = gateway.admin(protocol);
        WireSocket node = node(protocol)) {
      for (RpcMethod method : methods(protocol)) {
        WireSocket socket = isForNodes(method) ? node : operator;
        for (ParamsSpec.Field field : method.params().fields()) {
          Object wrong = SampleParams.wrong(field).orElse(null);
          if (wrong != null) {
            called++;
            JsonObject params = new JsonObject().put(field.name(), wrong);
            expect(socket, method, params, "at /" + field.name() + ": must ", silent);
          }
        }
        if (!method.params().isOpen()) {
          called++;
          expect(
              socket,
              method,
              new JsonObject().put("no~such/thing", 1),
              "at root: unexpected property 'no~such/thing'",
              silent);
        }
      }
    }

    assertThat(called).isGreaterThan(offer.methods().size());
    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void everyMethodRefusesCallersThatHoldLess(int protocol) {
    Protocol version = version(protocol);
    Map<String, String> wrong = new TreeMap<>();
    for (String[] held : heldScopes()) {
      if (held.length == 0 && version == Protocol.V3) {
        continue; // a client of protocol 3 that asks for nothing is given everything
      }
      try (WireSocket socket = gateway.connect(protocol, held)) {
        for (RpcMethod method : methods(protocol)) {
          Scope needed = method.scope(version);
          if (needed == Scope.NODE || needed.coveredBy(List.of(held))) {
            continue;
          }
          JsonObject error = error(socket.call(method.name(), new JsonObject()));
          boolean refused =
              error.getString("message").equals("missing scope: " + needed.wireName())
                  && error
                      .getString("code")
                      .equals(version == Protocol.V3 ? "INVALID_REQUEST" : "FORBIDDEN");
          if (!refused) {
            wrong.put(method.name() + " with " + Arrays.toString(held), error.encode());
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void nodesAndOperatorsStayOnTheirSides(int protocol) {
    Map<String, String> wrong = new TreeMap<>();
    for (RpcMethod method : methods(protocol)) {
      if (method.scope(version(protocol)) == Scope.ANY) {
        continue;
      }
      boolean forNodes = isForNodes(method);
      // A node that goes on like this is disconnected, so each call has a socket of its own.
      try (WireSocket socket = forNodes ? gateway.admin(protocol) : node(protocol)) {
        JsonObject error = error(socket.call(method.name(), new JsonObject()));
        String role = forNodes ? "operator" : "node";
        if (!("unauthorized role: " + role).equals(error.getString("message"))) {
          wrong.put(method.name(), error.encode());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void noMethodAsksForLessThanInTheFamily() {
    Map<String, String> wider = new LinkedHashMap<>();
    for (RpcMethod method : offer.methods()) {
      for (Protocol protocol : Protocol.values()) {
        Scope family = FamilyMethods.scope(protocol, method.name());
        Scope own = method.scope(protocol);
        boolean known = protocol == Protocol.V4 || family != Scope.ADMIN;
        if (known && own != family && own != Scope.ADMIN) {
          wider.put(method.name() + " " + protocol, own + " instead of " + family);
        }
      }
    }

    // Open to every client in the family; our own; one that its contract does not rank.
    assertThat(wider.keySet())
        .containsExactlyInAnyOrder(
            "health V4",
            "instance.get V4",
            "sessions.unsubscribe V4",
            "canvas.open V4",
            "canvas.push V4",
            "canvas.reset V4",
            "canvas.snapshot V4",
            "canvas.status V4",
            // What clients may know of budgets, siblings and upgrades.
            "budget.status V4",
            "rescue.list V4",
            "rescue.status V4",
            "upgrade.status V4");
  }

  private List<RpcMethod> methods(int protocol) {
    return offer.methods().stream().filter(method -> method.isIn(version(protocol))).toList();
  }

  private static Protocol version(int number) {
    return number == 3 ? Protocol.V3 : Protocol.V4;
  }

  private static List<String> problems(RpcMethod method, JsonObject answer) {
    if (answer.getBoolean("ok")) {
      return new ResultNotation(method.result()).problems(answer.getValue("payload"));
    }
    String message = error(answer).getString("message");
    return message.startsWith("unknown method") || message.startsWith("internal error")
        ? List.of(message)
        : List.of();
  }

  private static void expect(
      WireSocket socket, RpcMethod method, JsonObject params, String part, List<String> silent) {
    JsonObject answer = socket.call(method.name(), params);
    String message = error(answer).getString("message", "none");
    if (!message.startsWith("invalid " + method.name() + " params: ") || !message.contains(part)) {
      silent.add(method.name() + " " + params + ": " + message);
    }
  }

  private static JsonObject error(JsonObject answer) {
    return answer.getJsonObject("error", new JsonObject().put("message", "").put("code", ""));
  }

  private static boolean isForNodes(RpcMethod method) {
    return method.scope() == Scope.NODE;
  }

  private static List<String[]> heldScopes() {
    return List.of(
        new String[] {},
        new String[] {"operator.read"},
        new String[] {"operator.write"},
        new String[] {"operator.approvals"},
        new String[] {"operator.pairing"},
        new String[] {"operator.questions"},
        new String[] {"operator.talk", "operator.talk.secrets"},
        new String[] {"operator.read", "operator.write", "operator.approvals", "operator.pairing"});
  }

  private WireSocket node(int protocol) {
    JsonObject params = TestDevice.params(protocol, TestGateway.TOKEN, "node");
    params.getJsonObject("client").put("id", "node-host").put("mode", "node");
    TestDevice.Attempt attempt = device.connect(gateway.port(), params);
    if (!attempt.ok()) {
      throw new IllegalStateException(attempt.answer().encode());
    }
    return attempt.socket();
  }

  private List<String> failuresInTheLog() throws IOException {
    List<String> failures = new ArrayList<>();
    try (Stream<Path> files = Files.walk(gateway.stateDirectory())) {
      List<Path> logs = files.filter(path -> path.toString().endsWith(".log")).toList();
      assertThat(logs).isNotEmpty();
      for (Path file : logs) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains("a method failed") || line.contains("\"ERROR\""))
            .forEach(failures::add);
      }
    }
    return failures;
  }
}
