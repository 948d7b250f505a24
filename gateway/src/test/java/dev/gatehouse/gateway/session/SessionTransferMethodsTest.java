package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SessionTransferMethodsTest {
  private static final SessionKey KEY = new SessionKey("agent:main:lab");

  private final GatewayParts oneParts = new GatewayParts();
  private final GatewayParts twoParts = new GatewayParts();

  @RegisterExtension final TestGateway one = TestGateway.create().module(oneParts);
  @RegisterExtension final TestGateway two = TestGateway.create().module(twoParts);
  @TempDir Path folder;

  @Test
  void carryAConversationFromOneGatewayToAnother() {
    say(oneParts, KEY, "carry me over");
    say(oneParts, new SessionKey("agent:main:other"), "stay here");
    String path = folder.resolve("out").toString();
    try (WireSocket client = one.admin(4)) {
      JsonObject out =
          client.payload(
              "sessions.export",
              new JsonObject().put("path", path).put("keys", new JsonArray().add("lab")));
      assertThat(out.getString("path")).isEqualTo(path);
      assertThat(out.getInteger("sessions")).isEqualTo(1);
      assertThat(out.getInteger("records")).isEqualTo(1);
    }
    try (WireSocket client = two.admin(3)) {
      JsonObject in = client.payload("sessions.import", new JsonObject().put("path", path));
      assertThat(in.getInteger("records")).isEqualTo(1);
      assertThat(in.getJsonArray("problems")).isEmpty();
      assertThat(
              client
                  .payload("chat.history", new JsonObject().put("sessionKey", "lab"))
                  .getJsonArray("messages")
                  .encode())
          .contains("carry me over");
      assertThat(client.payload("sessions.list", new JsonObject()).getInteger("count"))
          .isEqualTo(1);
      assertThat(
              client
                  .payload("sessions.search", new JsonObject().put("query", "carry"))
                  .getJsonArray("results"))
          .hasSize(1);
    }
  }

  @Test
  void writeIntoTheStateDirectoryWhereNoFolderIsNamed() {
    say(oneParts, KEY, "words");
    try (WireSocket client = one.admin(4)) {
      String path = client.payload("sessions.export", new JsonObject()).getString("path");

      assertThat(Path.of(path)).startsWith(one.stateDirectory().resolve("exports"));
      assertThat(Path.of(path, "agents", "main", "sessions", "sessions.json")).isRegularFile();
    }
  }

  @Test
  void refuseWhatIsNoFolderOfTheirs() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("file"), "mine");
    String others = two.stateDirectory().resolve("exports").toString();
    try (WireSocket client = one.admin(4)) {
      assertThat(refusal(client, "sessions.export", "relative/x"))
          .isEqualTo("path must be absolute");
      assertThat(refusal(client, "sessions.import", "../x")).isEqualTo("path must be absolute");
      assertThat(refusal(client, "sessions.export", mine.toString()))
          .endsWith("is not an empty folder");
      assertThat(refusal(client, "sessions.export", others))
          .contains("belongs to another instance");
      assertThat(refusal(client, "sessions.import", others))
          .contains("belongs to another instance");
      assertThat(refusal(client, "sessions.import", folder.resolve("no").toString()))
          .endsWith("is no folder");
    }
    try (WireSocket client = one.connect(4, "operator.read", "operator.write")) {
      for (String method : List.of("sessions.export", "sessions.import")) {
        assertThat(refusal(client, method, mine.toString()))
            .isEqualTo("missing scope: operator.admin");
      }
    }
    assertThat(Path.of(others)).doesNotExist();
  }

  @Test
  void leaveAnInstanceToItsGatewayWhileThatRuns() {
    OfflineSessions offline =
        new OfflineSessions(
            one.gateway().instance(),
            new Environment(Map.of(), folder.resolve("home"), folder),
            TestInstance.CLOCK);

    assertThatThrownBy(() -> offline.exportTo(folder.resolve("out"), Optional.empty(), Set.of()))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    assertThatThrownBy(() -> offline.importFrom(folder, Optional.empty()))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static String refusal(WireSocket client, String method, String path) {
    return client
        .call(method, new JsonObject().put("path", path))
        .getJsonObject("error")
        .getString("message");
  }

  private static void say(GatewayParts parts, SessionKey key, String words) {
    SessionEntry entry = GatewayParts.await(parts.get(Sessions.class).open(key));
    GatewayParts.await(
        parts
            .get(Transcripts.class)
            .append(
                entry,
                new Message.User(List.of(new Content.Text(words)), System.currentTimeMillis()),
                Optional.empty()));
  }
}
