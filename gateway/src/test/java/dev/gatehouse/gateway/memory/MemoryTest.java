package dev.gatehouse.gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.outbound.TestSite;
import dev.gatehouse.gateway.parts.ToolBench;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryTest {
  private final ToolBench bench = new ToolBench();

  private static Path workspace(TestGateway gateway) {
    return gateway.gateway().instance().workspace();
  }

  private static void write(TestGateway gateway, String path, String text) throws IOException {
    Path file = workspace(gateway).resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<JsonObject> search(String query) {
    JsonObject answer =
        bench.call("memory_search", new JsonObject().put("query", query)).details().orElseThrow();
    return answer.getJsonArray("results").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> paths(List<JsonObject> results) {
    return results.stream().map(result -> result.getString("path")).toList();
  }

  @Nested
  class ByWords {
    @RegisterExtension final TestGateway gateway = TestGateway.create().module(bench.module());

    @Test
    void findsPlacesWithTheirLines() throws IOException {
      write(
          gateway, "MEMORY.md", "# People\nAda likes tea.\n\n# Ports\nThe rescue bot has 19789.\n");
      write(gateway, "memory/2026-11-20.md", "We moved the bench to Friday.\n");

      List<JsonObject> found = search("which port has the rescue bot?");

      assertThat(found.get(0))
          .isEqualTo(
              new JsonObject()
                  .put("path", "MEMORY.md")
                  .put("startLine", 4)
                  .put("endLine", 6)
                  .put("score", 1.0)
                  .put("snippet", "# Ports\nThe rescue bot has 19789.")
                  .put("source", "memory"));
      assertThat(paths(search("bench Friday"))).containsExactly("memory/2026-11-20.md");
      assertThat(search("zebra")).isEmpty();
    }

    @Test
    void followsItsFiles() throws IOException {
      write(gateway, "memory/a.md", "The code word is heron.");
      assertThat(paths(search("heron"))).containsExactly("memory/a.md");

      write(gateway, "memory/a.md", "The code word is osprey now.");
      assertThat(search("heron")).isEmpty();
      assertThat(paths(search("osprey"))).containsExactly("memory/a.md");

      Files.setLastModifiedTime(
          workspace(gateway).resolve("memory/a.md"), FileTime.fromMillis(1_000_000));
      assertThat(paths(search("osprey"))).containsExactly("memory/a.md");

      Files.delete(workspace(gateway).resolve("memory/a.md"));
      assertThat(search("osprey")).isEmpty();
    }

    @Test
    void findsNothingWhereThereIsNoMemory() {
      assertThat(search("anything")).isEmpty();
    }

    @Test
    void takesAQueryForWordsWhateverStandsInIt() throws IOException {
      write(gateway, "memory/a.md", "plain words");

      for (String query : List.of("\"", "words OR (", "NEAR(", "*", "words*", "a:b", "'; DROP")) {
        search(query);
      }
      assertThat(paths(search("words AND NOT plain"))).containsExactly("memory/a.md");
    }

    @Test
    void followsNoLinkOutOfTheMemory() throws IOException {
      write(gateway, "memory/a.md", "inside heron");
      write(gateway, "private/plan.md", "secret heron");
      Path elsewhere = Files.createTempDirectory("elsewhere").resolve("x.md");
      Files.writeString(elsewhere, "outside heron");
      Path memory = workspace(gateway).resolve("memory");
      Files.createSymbolicLink(memory.resolve("link.md"), elsewhere);
      Files.createSymbolicLink(memory.resolve("folder"), elsewhere.getParent());
      Files.createSymbolicLink(
          memory.resolve("plan.md"), workspace(gateway).resolve("private/plan.md"));

      assertThat(paths(search("heron"))).containsExactly("memory/a.md");
      bench.workspace(workspace(gateway));
      for (String path :
          List.of(
              "memory/link.md",
              "memory/folder/x.md",
              "memory/plan.md",
              "memory/../private/plan.md",
              "private/plan.md",
              "../x.md",
              elsewhere.toString(),
              "/etc/passwd",
              "memory/../../x.md")) {
        assertThatThrownBy(() -> bench.call("memory_get", new JsonObject().put("path", path)))
            .as(path)
            .isInstanceOf(GatehouseException.class);
      }
    }

    @Test
    void readsSomeLinesOfAFile() throws IOException {
      write(gateway, "memory/a.md", "one\ntwo\nthree\nfour\n");
      bench.workspace(workspace(gateway));

      JsonObject answer =
          bench
              .call(
                  "memory_get",
                  new JsonObject().put("path", "memory/a.md").put("from", 2).put("lines", 2))
              .details()
              .orElseThrow();

      assertThat(answer)
          .isEqualTo(new JsonObject().put("path", "memory/a.md").put("text", "two\nthree"));
    }

    @Test
    void answersClients() throws IOException {
      write(gateway, "MEMORY.md", "The rescue bot has 19789.");
      try (WireSocket socket = gateway.connect(4, "operator.read")) {
        JsonObject found =
            socket
                .call("memory.search", new JsonObject().put("query", "rescue"))
                .getJsonObject("payload");
        assertThat(found.getJsonArray("results")).hasSize(1);
        assertThat(found.getString("mode")).isEqualTo("words");

        JsonObject status =
            socket.call("doctor.memory.status", new JsonObject()).getJsonObject("payload");
        assertThat(status.getInteger("files")).isEqualTo(1);
        assertThat(status.getInteger("chunks")).isEqualTo(1);

        JsonObject refused =
            socket.call(
                "memory.search", new JsonObject().put("query", "x").put("agentId", "nobody"));
        assertThat(refused.getJsonObject("error").getString("message"))
            .isEqualTo("unknown agent id \"nobody\"");
      }
    }
  }

  @Nested
  class BesideTheWorkspace {
    private final Path elsewhere = folder();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of(
                    "agents",
                    Map.of(
                        "defaults",
                        Map.of(
                            "memorySearch",
                            Map.of(
                                "extraPaths",
                                List.of(
                                    elsewhere.resolve("notes") + "/",
                                    elsewhere.resolve("one.md").toString(),
                                    elsewhere.resolve("link").toString(),
                                    elsewhere.resolve("link.md").toString(),
                                    elsewhere.resolve("other/workspace").toString(),
                                    elsewhere.resolve("missing").toString(),
                                    elsewhere.resolve("plain.txt").toString(),
                                    "team",
                                    "trap",
                                    "~/home-notes"))))))
            .module(bench.module());

    private static Path folder() {
      try {
        return Files.createTempDirectory("elsewhere").toRealPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path put(Path file) throws IOException {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, "a heron in " + file.getFileName());
    }

    private void refused(String path) {
      assertThatThrownBy(() -> bench.call("memory_get", new JsonObject().put("path", path)))
          .as(path)
          .isInstanceOf(GatehouseException.class);
    }

    @Test
    void findsWhatTheOwnerNamesAndReadsItAsItIsShown() throws IOException {
      Path home = gateway.stateDirectory();
      while (!home.endsWith("home")) {
        home = home.getParent();
      }
      List<Path> outside =
          List.of(
              elsewhere.resolve("notes/a.md"),
              elsewhere.resolve("notes/deep/b.md"),
              elsewhere.resolve("one.md"),
              home.resolve("home-notes/c.md"));
      for (Path file : outside) {
        put(file);
      }
      put(elsewhere.resolve("two.md"));
      put(elsewhere.resolve("notes/d.txt"));
      put(elsewhere.resolve("notes/.hidden/e.md"));
      write(gateway, "team/f.md", "a heron of the team");
      write(gateway, "memory/g.md", "a heron of the memory");
      bench.workspace(workspace(gateway));

      assertThat(paths(search("heron")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      outside.stream().map(Path::toString), Stream.of("team/f.md", "memory/g.md"))
                  .toList());
      for (String path : paths(search("heron"))) {
        JsonObject read =
            bench.call("memory_get", new JsonObject().put("path", path)).details().orElseThrow();
        assertThat(read.getString("text")).startsWith("a heron");
      }
      for (String path :
          List.of("two.md", "notes/d.txt", "notes/.hidden/e.md", "notes/../two.md")) {
        refused(elsewhere + "/" + path);
      }

      Files.delete(outside.get(0));
      assertThat(paths(search("heron"))).doesNotContain(outside.get(0).toString()).hasSize(5);
    }

    @Test
    void followsNoLinkAndOpensNoOtherInstance() throws IOException {
      Path secret = put(elsewhere.resolve("secrets/secret.md"));
      put(elsewhere.resolve("other/workspace/h.md"));
      put(elsewhere.resolve("other/instance.json"));
      put(elsewhere.resolve("other/gateway.lock"));
      put(elsewhere.resolve("plain.txt"));
      put(elsewhere.resolve("notes/a.md"));
      Files.createSymbolicLink(elsewhere.resolve("link"), secret.getParent());
      Files.createSymbolicLink(elsewhere.resolve("link.md"), secret);
      Files.createSymbolicLink(elsewhere.resolve("notes/link.md"), secret);
      Files.createSymbolicLink(elsewhere.resolve("notes/folder"), secret.getParent());
      Files.createSymbolicLink(elsewhere.resolve("notes/same.md"), elsewhere.resolve("notes/a.md"));
      write(gateway, "private/plan.md", "a heron of the plan");
      Files.createSymbolicLink(workspace(gateway).resolve("team"), secret.getParent());
      Files.createSymbolicLink(
          workspace(gateway).resolve("trap"), workspace(gateway).resolve("private"));
      bench.workspace(workspace(gateway));

      assertThat(paths(search("heron")))
          .containsExactly(elsewhere.resolve("notes/a.md").toString());
      for (String path :
          List.of(
              "link/secret.md",
              "link.md",
              "notes/link.md",
              "notes/folder/secret.md",
              "notes/same.md",
              "notes/../secrets/secret.md",
              "other/workspace/h.md",
              "plain.txt")) {
        refused(elsewhere + "/" + path);
      }
      refused("team/secret.md");
      refused("trap/plan.md");
      refused("private/plan.md");
    }
  }

  @Nested
  class ByMeaning {
    private final TestSite site = new TestSite("127.0.0.1");

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of(
                    "models",
                    Map.of(
                        "providers",
                        Map.of(
                            "local",
                            Map.of(
                                "baseUrl",
                                "http://127.0.0.1:" + site.port() + "/v1",
                                "api",
                                "openai-completions",
                                "apiKey",
                                "key-of-the-test-server",
                                "embeddingModel",
                                "two-senses",
                                "models",
                                List.of())))))
            .module(bench.module());

    @AfterEach
    void close() {
      site.close();
    }

    /** A model with two senses: animals and machines. */
    private void serve() {
      site.page(
          "/v1/embeddings",
          exchange -> {
            JsonObject asked =
                new JsonObject(site.requests().get(site.requests().size() - 1).body());
            JsonArray data = new JsonArray();
            for (Object text : asked.getJsonArray("input")) {
              String words = String.valueOf(text);
              data.add(
                  new JsonObject()
                      .put("index", data.size())
                      .put(
                          "embedding",
                          new JsonArray()
                              .add(words.matches("(?s).*(cat|kitten|pet).*") ? 1.0 : 0.0)
                              .add(words.matches("(?s).*(server|gateway).*") ? 1.0 : 0.1)));
            }
            TestSite.send(
                exchange,
                200,
                Map.of("Content-Type", "application/json"),
                TestSite.bytes(new JsonObject().put("data", data).encode()));
          });
    }

    @Test
    void findsWhatIsMeantInOtherWords() throws IOException {
      serve();
      write(gateway, "memory/a.md", "The kitten sleeps on the keyboard.");
      write(gateway, "memory/b.md", "The gateway listens on 18789.");

      assertThat(paths(search("pet")).get(0)).isEqualTo("memory/a.md");
      int asked = site.requests().size();
      assertThat(paths(search("server")).get(0)).isEqualTo("memory/b.md");

      // Only the question was new.
      assertThat(site.requests()).hasSize(asked + 1);
    }

    @Test
    void fallsBackToWordsWhenTheProviderDoesNotAnswer() throws IOException {
      site.page(
          "/v1/embeddings",
          exchange -> TestSite.send(exchange, 400, Map.of(), TestSite.bytes("no")));
      write(gateway, "memory/a.md", "The kitten sleeps.");

      assertThat(paths(search("kitten"))).containsExactly("memory/a.md");
    }
  }
}
