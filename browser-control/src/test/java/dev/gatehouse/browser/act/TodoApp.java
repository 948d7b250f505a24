package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A todo app of somebody else's, driven by snapshots and acts and by nothing else. */
final class TodoApp {
  private static final String NEW = "What needs to be done?";
  private static final Pattern LINE =
      Pattern.compile(
          "( *)- (\\w+)(?: \"((?:[^\"\\\\]|\\\\.)*)\")?((?: \\[[^\\]]*\\])*)(?:: ?(.*))?");
  private static final Pattern REF = Pattern.compile("\\[ref=(\\w+)\\]");

  private final TestBrowser browser;
  private final Hand hand;

  TodoApp(TestBrowser browser, String url) {
    this.browser = browser;
    this.hand = Hand.open(browser, url);
  }

  /** A todo as the page shows it. */
  record Todo(String text, boolean done) {}

  private record Line(int indent, String role, String name, String marks, String text) {
    boolean says(String words) {
      return name.equals(words) || text.equals(words);
    }

    String ref() {
      Matcher matcher = REF.matcher(marks);
      assertThat(matcher.find()).as("a reference in %s", this).isTrue();
      return matcher.group(1);
    }
  }

  void add(String text) {
    act(
        "type",
        "ref",
        only(line -> line.role().equals("textbox")).ref(),
        "text",
        text,
        "submit",
        true);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(todos()).extracting(Todo::text).contains(text));
  }

  void tick(String text) {
    List<Line> item = itemOf(text);
    act("click", "ref", first(item, line -> line.role().equals("checkbox")).ref());
    awaitTodo(new Todo(text, true));
  }

  void edit(String from, String to) {
    act("click", "ref", first(itemOf(from), line -> line.says(from)).ref(), "doubleClick", true);
    Line field =
        only(
            line ->
                line.role().equals("textbox")
                    && line.marks().contains("[active]")
                    && !line.name().equals(NEW));
    act("type", "ref", field.ref(), "text", to, "submit", true);
    awaitTodo(new Todo(to, false));
  }

  void filter(String name) {
    act("click", "ref", only(line -> line.role().equals("link") && line.says(name)).ref());
  }

  void clearCompleted() {
    act(
        "click",
        "ref",
        only(line ->
                line.role().equals("button")
                    && (line.name() + line.text()).startsWith("Clear completed"))
            .ref());
  }

  /** The todos that the page shows now. */
  List<Todo> todos() {
    List<Todo> todos = new ArrayList<>();
    for (List<Line> item : items()) {
      Line box = first(item, line -> line.role().equals("checkbox"));
      Optional<Line> words =
          item.stream()
              .filter(line -> !line.role().equals("checkbox") && !line.role().equals("listitem"))
              .filter(line -> !(line.name() + line.text()).isBlank())
              .findFirst();
      todos.add(
          new Todo(
              words.map(line -> line.text().isBlank() ? line.name() : line.text()).orElse(""),
              box.marks().contains("[checked]")));
    }
    return todos;
  }

  void awaitTodos(Todo... expected) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(todos()).containsExactlyInAnyOrder(expected));
  }

  private void awaitTodo(Todo expected) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(todos()).contains(expected));
  }

  /** The item with that text, which an app may still be drawing. */
  private List<Line> itemOf(String text) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(items())
                    .anyMatch(item -> item.stream().anyMatch(line -> line.says(text))));
    return items().stream()
        .filter(item -> item.stream().anyMatch(line -> line.says(text)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no item says " + text + " in " + lines()));
  }

  /** The list items that hold a checkbox, each with the lines inside it. */
  private List<List<Line>> items() {
    List<Line> lines = lines();
    List<List<Line>> items = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).role().equals("listitem")) {
        continue;
      }
      int end = i + 1;
      while (end < lines.size() && lines.get(end).indent() > lines.get(i).indent()) {
        end++;
      }
      List<Line> item = lines.subList(i, end);
      if (item.stream().anyMatch(line -> line.role().equals("checkbox"))) {
        items.add(item);
      }
    }
    return items;
  }

  /** Some of the apps draw a moment after the act. */
  private Line only(Predicate<Line> wanted) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> lines().stream().filter(wanted).toList(), found -> found.size() == 1)
        .get(0);
  }

  private static Line first(List<Line> lines, Predicate<Line> wanted) {
    return lines.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing fits in " + lines));
  }

  private List<Line> lines() {
    Map<String, Object> answer =
        ok(browser.get("/snapshot", Map.of("targetId", hand.targetId(), "format", "ai")));
    List<Line> lines = new ArrayList<>();
    String.valueOf(answer.get("snapshot"))
        .lines()
        .forEach(
            text -> {
              Matcher matcher = LINE.matcher(text);
              if (matcher.matches()) {
                lines.add(
                    new Line(
                        matcher.group(1).length(),
                        matcher.group(2),
                        Optional.ofNullable(matcher.group(3)).orElse(""),
                        matcher.group(4),
                        Optional.ofNullable(matcher.group(5)).orElse("")));
              }
            });
    return lines;
  }

  private void act(String kind, Object... fields) {
    hand.act(kind, fields);
  }
}
