package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.act.TodoApp.Todo;
import dev.gatehouse.browser.parts.NpmParts;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One app written with ten frameworks: what drives one of them by chance does not drive all. */
class TodoAppsTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private static TestSite site;

  @BeforeAll
  static void serveTheApps() {
    site = TestSite.of(NpmParts.module("todomvc"));
  }

  @AfterAll
  static void closeTheSite() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vanillajs",
        "react",
        "vue",
        "backbone",
        "angularjs",
        "emberjs",
        "knockoutjs",
        "canjs",
        "dojo",
        "mithril"
      })
  void isDrivenFromEndToEndBySnapshotsAndActs(String framework) throws Exception {
    String url = site.url("/examples/" + framework + "/index.html");
    TodoApp app = new TodoApp(browser, url);

    app.add("Buy milk");
    app.add("Walk the dog");
    app.add("Call Ada");
    app.tick("Walk the dog");
    app.filter("Active");
    app.awaitTodos(new Todo("Buy milk", false), new Todo("Call Ada", false));
    app.filter("Completed");
    app.awaitTodos(new Todo("Walk the dog", true));
    app.filter("All");
    app.edit("Call Ada", "Call Grace");
    app.clearCompleted();
    app.awaitTodos(new Todo("Buy milk", false), new Todo("Call Grace", false));

    if (List.of("react", "vue", "backbone", "mithril").contains(framework)) {
      assertThat(outsider("read", url))
          .containsExactlyInAnyOrder(new Todo("Buy milk", false), new Todo("Call Grace", false));
    }
  }

  @Test
  void isReadRightWhenSomebodyElseDrivesIt() throws Exception {
    String url = site.url("/examples/knockoutjs/index.html?outside");
    TodoApp app = new TodoApp(browser, url);
    List<Todo> before = app.todos();

    List<Todo> seen = outsider("drive", url);

    assertThat(seen)
        .contains(new Todo("from outside", false), new Todo("ticked outside", true))
        .hasSize(before.size() + 2);
    app.awaitTodos(seen.toArray(Todo[]::new));
  }

  /** Asks a program of others what the same page in the same browser shows. */
  private static List<Todo> outsider(String what, String url) throws Exception {
    Process process =
        new ProcessBuilder(
                "node", "todos.mjs", what, String.valueOf(ok(browser.get("/")).get("cdpUrl")), url)
            .directory(NpmParts.directory().toFile())
            .redirectError(NpmParts.directory().resolve("todos.log").toFile())
            .start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the program ends").isTrue();
      String line = firstLine(process);
      List<Todo> todos = new ArrayList<>();
      JsonArray all = new JsonObject(line).getJsonArray("todos");
      for (int i = 0; i < all.size(); i++) {
        JsonObject todo = all.getJsonObject(i);
        todos.add(new Todo(todo.getString("text"), todo.getBoolean("done")));
      }
      return todos;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String firstLine(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("{"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the program said nothing; see todos.log"));
  }
}
