package dev.gatehouse.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgentMethodsTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @Test
  void aNewAgentStandsInTheConfigurationBesideTheOneThatNobodyWroteDown() throws IOException {
    Path file = gateway.gateway().instance().configPath();
    Files.writeString(file, "// mine\n" + Files.readString(file));
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject made =
          socket.payload(
              "agents.create",
              new JsonObject().put("name", "Night Watch").put("model", "x/y").put("emoji", "🦉"));

      assertThat(made.getString("agentId")).isEqualTo("night-watch");
      Path workspace = Path.of(made.getString("workspace"));
      assertThat(workspace).startsWith(gateway.stateDirectory()).isDirectory();
      assertThat(workspace.resolve("AGENTS.md")).isRegularFile();
      assertThat(Files.readString(file)).startsWith("// mine\n");
      JsonObject all = socket.payload("agents.list", new JsonObject());
      assertThat(all.getString("defaultId")).isEqualTo("main");
      JsonArray agents = all.getJsonArray("agents");
      assertThat(agents).hasSize(2);
      assertThat(agents.getJsonObject(1).getJsonObject("identity").getString("emoji"))
          .isEqualTo("🦉");
      assertThat(agents.getJsonObject(1).getJsonObject("model").getString("primary"))
          .isEqualTo("x/y");
      assertThat(error(socket, "agents.create", new JsonObject().put("name", "night watch")))
          .isEqualTo("agent \"night-watch\" already exists");
      assertThat(error(socket, "agents.create", new JsonObject().put("name", "§§")))
          .contains("no letter or digit");
    }
  }

  @Test
  void anUpdateChangesOnlyWhatItNames() {
    try (WireSocket socket = gateway.admin(4)) {
      socket.payload("agents.create", new JsonObject().put("name", "Ada").put("model", "x/y"));
      socket.payload(
          "agents.update",
          new JsonObject().put("agentId", "ada").putNull("model").put("emoji", "🐝"));
      JsonObject ada =
          socket.payload("agents.list", new JsonObject()).getJsonArray("agents").getJsonObject(1);

      assertThat(ada.getString("name")).isEqualTo("Ada");
      assertThat(ada.getJsonObject("identity").getString("emoji")).isEqualTo("🐝");
      assertThat(ada.getJsonObject("model").getString("primary")).isNotEqualTo("x/y");
      assertThat(error(socket, "agents.update", new JsonObject().put("agentId", "nobody")))
          .isEqualTo("unknown agent id \"nobody\"");
    }
  }

  @Test
  void aDeletedAgentTakesItsBindingsAlongAndItsFilesGoToTheTrash() throws IOException {
    try (WireSocket socket = gateway.admin(4)) {
      Path workspace =
          Path.of(
              socket
                  .payload("agents.create", new JsonObject().put("name", "temp"))
                  .getString("workspace"));
      Files.writeString(workspace.resolve("note.txt"), "keep me");
      String hash = socket.payload("config.get", new JsonObject()).getString("hash");
      socket.payload(
          "config.patch",
          new JsonObject()
              .put(
                  "raw",
                  "{bindings: [{agentId: 'temp', match: {channel: 'telegram'}},"
                      + " {agentId: 'main', match: {channel: 'discord'}}]}")
              .put("baseHash", hash));

      for (String key : List.of("agent:temp:main", "agent:temp:notes", "agent:main:notes")) {
        socket.payload("sessions.patch", new JsonObject().put("key", key).put("label", key));
      }
      JsonObject gone = socket.payload("agents.delete", new JsonObject().put("agentId", "temp"));

      assertThat(gone.getInteger("removedBindings")).isEqualTo(1);
      assertThat(gone.getInteger("removedSessions")).isEqualTo(2);
      assertThat(socket.payload("sessions.list", new JsonObject()).encode())
          .contains("agent:main:notes")
          .doesNotContain("agent:temp:");
      assertThat(workspace).doesNotExist();
      List<Path> kept;
      try (var files = Files.walk(gateway.stateDirectory().resolve("trash"))) {
        kept = files.filter(file -> file.endsWith("note.txt")).toList();
      }
      assertThat(kept).hasSize(1);
      assertThat(Files.readString(kept.get(0))).isEqualTo("keep me");
      JsonObject config =
          socket.payload("config.get", new JsonObject()).getJsonObject("sourceConfig");
      assertThat(config.getJsonArray("bindings")).hasSize(1);
      assertThat(socket.payload("agents.list", new JsonObject()).getJsonArray("agents")).hasSize(1);
      assertThat(error(socket, "agents.delete", new JsonObject().put("agentId", "main")))
          .startsWith("\"main\" cannot be deleted");
    }
  }

  @Test
  void anAgentWhoseWorkspaceIsOutsideKeepsItsFiles() throws IOException {
    Path outside = Files.createTempDirectory("outside").toRealPath();
    Files.writeString(outside.resolve("mine.txt"), "x");
    try (WireSocket socket = gateway.admin(4)) {
      socket.payload(
          "agents.create",
          new JsonObject().put("name", "guest").put("workspace", outside.toString()));
      socket.payload("agents.delete", new JsonObject().put("agentId", "guest"));

      assertThat(outside.resolve("mine.txt")).exists();
    } finally {
      try (var files = Files.list(outside)) {
        files.forEach(file -> file.toFile().delete());
      }
      Files.delete(outside);
    }
  }

  @Test
  void onlyBootstrapFilesAreReadAndWritten() throws IOException {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject set =
          socket.payload(
              "agents.files.set",
              new JsonObject()
                  .put("agentId", "main")
                  .put("name", "SOUL.md")
                  .put("content", "Be short."));
      assertThat(set.getJsonObject("file").getString("content")).isEqualTo("Be short.");
      JsonArray files =
          socket
              .payload("agents.files.list", new JsonObject().put("agentId", "main"))
              .getJsonArray("files");
      assertThat(files.stream().map(file -> ((JsonObject) file).getString("name")))
          .containsExactlyElementsOf(Workspaces.BOOTSTRAP);
      for (String name : List.of("../secret", "notes.md", "/etc/passwd", "memory/../SOUL.md", "")) {
        assertThat(
                error(
                    socket,
                    "agents.files.get",
                    new JsonObject().put("agentId", "main").put("name", name)))
            .as(name)
            .containsAnyOf("unsupported file", "must NOT have fewer than 1 characters");
      }
    }
  }

  @Test
  void aLinkInTheWorkspaceLeadsNowhere() throws IOException {
    Path secret = gateway.stateDirectory().resolve("secret.txt");
    Files.writeString(secret, "do not tell");
    Path workspace = gateway.gateway().instance().workspace();
    try (WireSocket socket = gateway.admin(4)) {
      socket.payload("agents.files.list", new JsonObject().put("agentId", "main"));
      Files.deleteIfExists(workspace.resolve("USER.md"));
      Files.createSymbolicLink(workspace.resolve("USER.md"), secret);
      Files.createSymbolicLink(workspace.resolve("out"), gateway.stateDirectory());
      JsonObject user = new JsonObject().put("agentId", "main").put("name", "USER.md");

      JsonObject read = socket.payload("agents.files.get", user);
      assertThat(read.getJsonObject("file").getBoolean("missing")).isTrue();
      assertThat(read.encode()).doesNotContain("do not tell");
      assertThat(
              error(
                  socket,
                  "agents.workspace.get",
                  new JsonObject().put("agentId", "main").put("path", "out/secret.txt")))
          .contains("no such file");
      assertThat(
              socket
                  .payload("agents.workspace.list", new JsonObject().put("agentId", "main"))
                  .encode())
          .doesNotContain("\"out\"");

      socket.payload("agents.files.set", user.copy().put("content", "mine"));
      assertThat(Files.readString(secret)).isEqualTo("do not tell");
      assertThat(workspace.resolve("USER.md")).isRegularFile().hasContent("mine");
      assertThat(Files.isSymbolicLink(workspace.resolve("USER.md"))).isFalse();
    }
  }

  @Test
  void aDeletedWorkspaceIsMadeAgain() throws IOException {
    Path workspace = gateway.gateway().instance().workspace();
    try (WireSocket socket = gateway.admin(4)) {
      socket.payload("agents.files.list", new JsonObject().put("agentId", "main"));
      try (var files = Files.walk(workspace)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
      JsonObject soul =
          socket
              .payload(
                  "agents.files.get",
                  new JsonObject().put("agentId", "main").put("name", "SOUL.md"))
              .getJsonObject("file");

      assertThat(soul.getBoolean("missing")).isFalse();
      assertThat(workspace).isDirectory();
    }
  }

  @Test
  void theIdentityComesFromTheWorkspaceUntilTheConfigurationNamesOne() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject none = socket.payload("agent.identity.get", new JsonObject());
      assertThat(none.getString("name")).isEqualTo("Assistant");
      assertThat(none.getString("nameSource")).isEqualTo("default");
      assertThat(none.getString("avatar")).isEqualTo("A");
      socket.payload(
          "agents.files.set",
          new JsonObject()
              .put("agentId", "main")
              .put("name", "IDENTITY.md")
              .put("content", "- **Name:** Zoe\n- Emoji: 🦉\n- Manner:\n"));
      JsonObject written = socket.payload("agent.identity.get", new JsonObject());
      assertThat(written.getString("name")).isEqualTo("Zoe");
      assertThat(written.getString("nameSource")).isEqualTo("workspace");
      assertThat(written.getString("avatar")).isEqualTo("🦉");
      assertThat(
              error(
                  socket,
                  "agent.identity.get",
                  new JsonObject().put("agentId", "main").put("sessionKey", "agent:other:main")))
          .isEqualTo("agent \"main\" does not match session key agent \"other\"");
    }
  }

  private static String error(WireSocket socket, String method, JsonObject params) {
    return socket.call(method, params).getJsonObject("error").getString("message");
  }
}
