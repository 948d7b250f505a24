package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Trees as Chromium sends them, and as it never would. */
class OutlineBuilderTest {
  private final JsonArray nodes = new JsonArray();

  private OutlineBuilderTest node(int id, String role, String name, Integer... children) {
    JsonArray childIds = new JsonArray();
    for (int child : children) {
      childIds.add(String.valueOf(child));
    }
    nodes.add(
        new JsonObject()
            .put("nodeId", String.valueOf(id))
            .put("ignored", false)
            .put("role", new JsonObject().put("type", "role").put("value", role))
            .put("name", new JsonObject().put("type", "computedString").put("value", name))
            .put("childIds", childIds)
            .put("backendDOMNodeId", id));
    return this;
  }

  private String text(boolean generics, LineFilter filter) {
    AxTree tree = AxTree.of(new JsonObject().put("nodes", nodes));
    AxDocument document = new AxDocument(0, "http://127.0.0.1/", tree, Map.of());
    List<AxNode> roots = tree.root().map(List::of).orElse(List.of());
    List<Line> lines = Line.of(new OutlineBuilder(generics).of(document, roots));
    return SnapshotText.of(lines, filter, RefGiver.counted(), true, 0, false).text();
  }

  private String text() {
    return text(false, new LineFilter(false, false, OptionalInt.empty()));
  }

  @Test
  void textThatRepeatsANameIsLeftOut() {
    node(1, "RootWebArea", "Page", 2, 4)
        .node(2, "link", "Home page", 3)
        .node(3, "StaticText", "Home  page ")
        .node(4, "link", "Home", 5, 6)
        .node(5, "StaticText", "Home")
        .node(6, "image", "arrow");

    assertThat(text())
        .isEqualTo(
            """
            - link "Home page" [ref=e1]
            - link "Home" [ref=e2]:
              - text: Home
              - img "arrow\"""");
  }

  @Test
  void whatOnlyGroupsGivesWayToWhatIsInIt() {
    node(1, "RootWebArea", "", 2)
        .node(2, "generic", "", 3)
        .node(3, "generic", "", 4, 5)
        .node(4, "StaticText", "one")
        .node(5, "generic", "", 6, 7)
        .node(6, "StaticText", "two")
        .node(7, "button", "Go");

    assertThat(text()).isEqualTo("- text: one two\n- button \"Go\" [ref=e1]");
    assertThat(text(true, new LineFilter(false, false, OptionalInt.empty())))
        .isEqualTo(
            """
            - generic:
              - text: one
              - generic:
                - text: two
                - button "Go" [ref=e1]""");
  }

  @Test
  void compactDropsEmptyHoldersAndDrawsTheRestIn() {
    node(1, "RootWebArea", "", 2, 6)
        .node(2, "list", "", 3)
        .node(3, "listitem", "", 4)
        .node(4, "group", "", 5)
        .node(5, "button", "In")
        .node(6, "list", "", 7)
        .node(7, "listitem", "", 8)
        .node(8, "separator", "");

    assertThat(text(false, new LineFilter(false, true, OptionalInt.empty())))
        .isEqualTo("- listitem:\n  - button \"In\" [ref=e1]");
  }

  @Test
  void fiftyThousandLevelsAreReadWithoutRecursion() {
    int levels = 50_000;
    node(0, "RootWebArea", "", 1);
    for (int i = 1; i < levels; i++) {
      node(i, "group", "g" + i, i + 1);
    }
    node(levels, "button", "Bottom");

    String text = text(false, new LineFilter(false, false, OptionalInt.empty()));

    assertThat(text).startsWith("- group \"g1\":\n  - group \"g2\":\n");
    assertThat(text).endsWith("- button \"Bottom\" [ref=e1]");
    assertThat(text.length()).isLessThan(levels * 250);
  }

  @Test
  void aTreeThatRunsInACircleEnds() {
    node(1, "RootWebArea", "", 2).node(2, "group", "a", 3).node(3, "group", "b", 2, 3, 4);
    node(4, "button", "End", 4, 2);

    assertThat(text()).isEqualTo("- group \"a\":\n  - group \"b\":\n    - button \"End\" [ref=e1]");
  }

  @Test
  void aTreeWithoutABeginningIsEmpty() {
    node(1, "RootWebArea", "", 2).node(2, "button", "a", 1);

    assertThat(text()).isEqualTo("(empty)");
  }

  @Test
  void childrenThatAreMissingAndNodesWithoutAnythingDoNoHarm() {
    nodes.add(
        new JsonObject().put("nodeId", "1").put("childIds", new JsonArray().add("2").add("9")));
    nodes.add(new JsonObject().put("nodeId", "2"));

    assertThat(text()).isEqualTo("(empty)");
  }

  @Test
  void bulletsAndNumbersOfListsAreNoText() {
    node(1, "RootWebArea", "", 2)
        .node(2, "listitem", "", 3, 5)
        .node(3, "ListMarker", "1. ", 4)
        .node(4, "StaticText", "1. ")
        .node(5, "StaticText", "First");

    assertThat(text()).isEqualTo("- listitem: First");
  }

  @Test
  void levelsBelowTheDepthAreGone() {
    node(1, "RootWebArea", "", 2)
        .node(2, "list", "l", 3)
        .node(3, "listitem", "i", 4)
        .node(4, "button", "b");

    assertThat(text(false, new LineFilter(false, false, OptionalInt.of(1))))
        .isEqualTo("- list \"l\":\n  - listitem \"i\" [ref=e1]:");
  }
}
