package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.NpmParts;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The same pages in the same browser, read by us and by programs of others. Requests to other hosts
 * are refused by the browser's own instance.
 */
class OtherReadersTest {
  private static final Path PACKAGE = NpmParts.module("cypress-example-kitchensink");
  private static final List<String> THREE =
      List.of("/index.html", "/commands/actions.html", "/commands/traversal.html");

  private static final Differences KNOWN = new Differences();

  @RegisterExtension
  static final RealPages PAGES =
      new RealPages(
          Map.of(
              "ssrfPolicy",
              Map.of(
                  "dangerouslyAllowPrivateNetwork",
                  true,
                  "hostnameAllowlist",
                  List.of("127.0.0.1", "localhost"))));

  private static final TestSite KITCHEN_SINK = TestSite.of(PACKAGE.resolve("app"));

  @AfterAll
  static void closeTheSite() {
    KITCHEN_SINK.close();
  }

  @Test
  void playwrightSeesTheSameOnAllPagesOfTheKitchenSink() throws IOException {
    SoftAssertions all = new SoftAssertions();
    try (OtherProgram playwright = playwright()) {
      List<String> pages = pages(PACKAGE.resolve("app"));
      assertThat(pages).hasSize(21);
      for (String page : pages) {
        compare(all, "playwright", page, KITCHEN_SINK.url(page), tab -> aria(playwright, tab));
      }
    }
    all.assertAll();
  }

  @Test
  void playwrightSeesTheSameOnOurOwnPagesExceptWhatIsListed() {
    SoftAssertions all = new SoftAssertions();
    try (OtherProgram playwright = playwright()) {
      for (String page : List.of("/booking.html", "/widgets.html", "/redrawn.html")) {
        compare(all, "playwright", page, PAGES.site().url(page), tab -> aria(playwright, tab));
      }
    }
    all.assertAll();
    assertThat(KNOWN.explained()).isTrue();
  }

  /** Served without its style sheets, as the numbers were once counted. */
  @Test
  void countsWhatOthersHaveCounted() {
    Map<String, Map<String, Integer>> counted = new TreeMap<>();
    counted.put("index.html", Map.of("button", 1, "link", 115));
    counted.put("todo.html", Map.of("button", 3, "checkbox", 1, "link", 25, "textbox", 1));
    counted.put(
        "commands/actions.html",
        Map.of(
            "button",
            9,
            "checkbox",
            9,
            "combobox",
            1,
            "link",
            50,
            "listbox",
            1,
            "option",
            7,
            "radio",
            3,
            "slider",
            1,
            "textbox",
            8));
    counted.put("commands/traversal.html", Map.of("button", 8, "link", 76));
    counted.put("commands/storage.html", Map.of("button", 3, "link", 32));
    counted.put("commands/misc.html", Map.of("button", 2, "link", 32, "textbox", 2));
    SoftAssertions all = new SoftAssertions();
    try (TestSite plain = TestSite.of(PACKAGE)) {
      counted.forEach(
          (page, roles) -> {
            Tab tab = PAGES.open(plain.url("/app/" + page));
            all.assertThat(roles(interactive(tab))).as(page).isEqualTo(roles);
            PAGES.close(tab);
          });
    }
    all.assertAll();
  }

  /**
   * A count of Playwright's lines that begin with {@code - link} finds three links fewer than the
   * tree on this page: three names hold a colon and a space, so that YAML wants the line in
   * quotation marks. Both readers see the same links.
   */
  @Test
  void theThreeLinksThatOnlyTheTreeSeemsToHaveAreQuotedLines() {
    try (OtherProgram playwright = playwright();
        TestSite plain = TestSite.of(PACKAGE)) {
      Tab tab = PAGES.open(plain.url("/app/commands/querying.html"));
      List<String> ours = interactive(tab);
      playwright.send(tab.url());
      String aria = playwright.next().getString("aria");

      assertThat(ours).hasSize(42).isEqualTo(AriaText.playwright(aria));
      assertThat(aria.lines().map(String::strip).filter(line -> line.startsWith("- 'link")))
          .hasSize(3)
          .allMatch(line -> line.contains(": "));
      assertThat(AriaText.unquoted(aria)).isEqualTo(39);
      PAGES.close(tab);
    }
  }

  @Test
  void theToolServerOfDevToolsSeesTheSame() {
    SoftAssertions all = new SoftAssertions();
    try (Mcp devTools =
        new Mcp(
            NpmParts.directory().toFile(),
            List.of(
                "node",
                NpmParts.module("chrome-devtools-mcp/build/src/bin/chrome-devtools-mcp.js")
                    .toString(),
                "--no-usage-statistics",
                "--browserUrl",
                PAGES.devToolsUrl()))) {
      for (String page : THREE) {
        compare(
            all,
            "chrome-devtools-mcp",
            page,
            KITCHEN_SINK.url(page),
            tab -> AriaText.devTools(devTools(devTools, tab)));
      }
    }
    all.assertAll();
  }

  @Test
  void theToolServerOfPlaywrightSeesTheSame() {
    SoftAssertions all = new SoftAssertions();
    try (Mcp playwright =
        new Mcp(
            NpmParts.directory().toFile(),
            List.of(
                "node",
                NpmParts.module("@playwright/mcp/cli.js").toString(),
                "--cdp-endpoint",
                PAGES.devToolsUrl()))) {
      for (String page : THREE) {
        compare(
            all,
            "@playwright/mcp",
            page,
            KITCHEN_SINK.url(page),
            tab -> AriaText.playwright(inFront(playwright, tab)));
      }
    }
    all.assertAll();
  }

  private interface Reader {
    List<String> read(Tab tab);
  }

  private static void compare(
      SoftAssertions all, String reader, String page, String url, Reader theirs) {
    Tab tab = PAGES.open(url);
    List<String> ours = interactive(tab);
    List<String> differences = Differences.between(ours, theirs.read(tab));
    all.assertThat(ours).as("%s has something to act on", page).isNotEmpty();
    all.assertThat(differences)
        .as("%s and ours on %s", reader, page)
        .isEqualTo(KNOWN.listed(reader, page));
    PAGES.close(tab);
  }

  private static OtherProgram playwright() {
    OtherProgram program =
        new OtherProgram(
            NpmParts.directory().toFile(), List.of("node", "aria-reader.mjs", PAGES.devToolsUrl()));
    assertThat(program.next().getBoolean("ready")).isTrue();
    return program;
  }

  private static List<String> aria(OtherProgram playwright, Tab tab) {
    playwright.send(tab.url());
    JsonObject answer = playwright.next();
    assertThat(answer.getString("error")).isNull();
    return AriaText.playwright(answer.getString("aria"));
  }

  private static String devTools(Mcp server, Tab tab) {
    String pages = server.call("list_pages", new JsonObject());
    Matcher line = Pattern.compile("(?m)^\\s*(\\d+): .*" + Pattern.quote(tab.url())).matcher(pages);
    assertThat(line.find()).as(pages).isTrue();
    JsonObject page = new JsonObject().put("pageId", Integer.parseInt(line.group(1)));
    server.call("select_page", page);
    return server.call("take_snapshot", page);
  }

  private static String inFront(Mcp server, Tab tab) {
    String tabs = server.call("browser_tabs", new JsonObject().put("action", "list"));
    Matcher line =
        Pattern.compile("(?m)^\\s*- (\\d+): .*" + Pattern.quote(tab.url())).matcher(tabs);
    assertThat(line.find()).as(tabs).isTrue();
    server.call(
        "browser_tabs",
        new JsonObject().put("action", "select").put("index", Integer.parseInt(line.group(1))));
    return server.call("browser_snapshot", new JsonObject());
  }

  private static List<String> pages(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> "/" + root.relativize(file))
          .filter(name -> name.endsWith(".html"))
          .sorted()
          .toList();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> interactive(Tab tab) {
    Map<String, Map<String, Object>> refs =
        (Map<String, Map<String, Object>>) PAGES.snapshot(tab, "interactive", "true").get("refs");
    List<String> found = new ArrayList<>();
    refs.values()
        .forEach(
            ref ->
                found.add(
                    AriaText.shown(
                        (String) ref.get("role"), (String) ref.getOrDefault("name", ""))));
    return found;
  }

  private static Map<String, Integer> roles(List<String> shown) {
    Map<String, Integer> roles = new TreeMap<>();
    shown.forEach(one -> roles.merge(one.split(" ", 2)[0], 1, Integer::sum));
    return roles;
  }
}
