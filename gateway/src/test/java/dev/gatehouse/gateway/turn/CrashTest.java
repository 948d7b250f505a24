package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateways that are killed while they start, in the middle of their turns, and while they close.
 * Every message that was acknowledged is in the transcript once, whatever the moment; no transcript
 * is broken, no session is stuck.
 */
class CrashTest {
  private static final int GATEWAYS = 20;
  private static final int KILLS = 10;
  private static final long SEED = 20_261_121;

  @TempDir Path directory;

  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void aKillLosesNoMessageAndLeavesEverySessionUsable() throws Exception {
    Random random = new Random(SEED);
    List<Set<String>> accepted = new ArrayList<>();
    for (int i = 0; i < GATEWAYS; i++) {
      accepted.add(Collections.synchronizedSet(new HashSet<>()));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      boolean closing = kill % 2 == 1;
      if (!closing) {
        Child.launch(directory).killAfter(1 + random.nextInt(1_500));
      }
      try (Child child = Child.start(directory)) {
        List<Thread> clients = new ArrayList<>();
        CountDownLatch busy = new CountDownLatch(GATEWAYS);
        for (int i = 0; i < GATEWAYS; i++) {
          int port = child.ports.get(i);
          Set<String> mine = accepted.get(i);
          String round = "k" + kill;
          Thread client = new Thread(() -> talk(port, round, mine, busy));
          client.start();
          clients.add(client);
        }
        assertThat(busy.await(60, TimeUnit.SECONDS)).as("every gateway is at work").isTrue();
        if (closing) {
          child.process().destroy();
        }
        child.killAfter(1 + random.nextInt(400));
        for (Thread client : clients) {
          client.join(20_000);
        }
      }
    }
    assertThat(accepted).allSatisfy(mine -> assertThat(mine).hasSizeGreaterThanOrEqualTo(KILLS));

    try (Child child = Child.start(directory)) {
      for (int port : child.ports) {
        try (WireSocket client = connect(port)) {
          for (String session : List.of("agent:main:a", "agent:main:b")) {
            client.payload("chat.send", ChatTest.message(session, "last", "last-" + session));
            assertThat(TurnsTest.waitFor(client, "last-" + session).getString("status"))
                .isEqualTo("ok");
          }
        }
      }
      child.stop();
    }
    for (int i = 0; i < GATEWAYS; i++) {
      check(directory.resolve("g" + i), accepted.get(i));
    }
  }

  /** Sends messages to two sessions until the gateway is gone. */
  private static void talk(int port, String round, Set<String> accepted, CountDownLatch busy) {
    boolean first = true;
    try (WireSocket client = connect(port)) {
      for (int n = 0; n < 10_000; n++) {
        String session = n % 2 == 0 ? "agent:main:a" : "agent:main:b";
        String words = (n % 3 == 0 ? "tool " : "say ") + round + "-" + n;
        JsonObject answer = client.call("chat.send", ChatTest.message(session, words, words));
        if (answer.getBoolean("ok")) {
          accepted.add(words);
          if (first) {
            busy.countDown();
            first = false;
          }
        } else {
          TurnsTest.waitFor(client, words);
        }
        if (n % 8 == 7) {
          TurnsTest.waitFor(client, words);
        }
      }
    } catch (RuntimeException e) {
      // the kill ends the connection at any point
    }
  }

  private static WireSocket connect(int port) {
    return WireSocket.connected(port, WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));
  }

  private static void check(Path state, Set<String> accepted) throws Exception {
    Path database;
    try (Stream<Path> files = Files.walk(state)) {
      database =
          files
              .filter(file -> file.getFileName().toString().endsWith(".sqlite"))
              .findFirst()
              .orElseThrow();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(text(statement, "SELECT count(*) FROM turn WHERE state <> 'over'")).isEqualTo("0");
      Map<String, Integer> said = new HashMap<>();
      Set<String> open = new HashSet<>();
      try (ResultSet rows = statement.executeQuery("SELECT body FROM entry ORDER BY seq")) {
        while (rows.next()) {
          JsonObject body = new JsonObject(rows.getString(1));
          read(body.getJsonObject("message", new JsonObject()), said, open);
        }
      }
      assertThat(accepted).allSatisfy(words -> assertThat(said).containsEntry(words, 1));
      assertThat(open).as("calls without a result").isEmpty();
    }
  }

  private static void read(JsonObject message, Map<String, Integer> said, Set<String> open) {
    String role = message.getString("role", "");
    for (Object part : message.getJsonArray("content", new JsonArray())) {
      JsonObject json = (JsonObject) part;
      if (role.equals("user")) {
        for (String line : json.getString("text", "").split("\n", -1)) {
          said.merge(line.strip(), 1, Integer::sum);
        }
      }
      if (json.getString("type").equals("toolCall")) {
        open.add(json.getString("id"));
      }
    }
    if (role.equals("toolResult")) {
      open.remove(message.getString("toolCallId"));
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }

  /** The process with the gateways. */
  private record Child(Process process, List<Integer> ports) implements AutoCloseable {
    /** Starts the process; its gateways are not ready yet. */
    static Child launch(Path directory) throws IOException {
      return new Child(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledGateways.class.getName(),
                  directory.toString(),
                  Integer.toString(GATEWAYS))
              .redirectError(directory.resolve("child.err").toFile())
              .start(),
          List.of());
    }

    /** Starts it and waits until all its gateways are ready. */
    static Child start(Path directory) throws IOException {
      Process process = launch(directory).process();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      while (line != null && !line.startsWith("ports ")) {
        line = out.readLine();
      }
      if (line == null) {
        process.destroyForcibly();
        throw new IOException(Files.readString(directory.resolve("child.err")));
      }
      List<Integer> ports = new ArrayList<>();
      for (String port : line.substring(6).split(" ", -1)) {
        ports.add(Integer.valueOf(port));
      }
      return new Child(process, ports);
    }

    /** Kills it at a moment that nobody waits for. */
    void killAfter(int millis) throws InterruptedException {
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }

    void stop() throws Exception {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
  }
}
