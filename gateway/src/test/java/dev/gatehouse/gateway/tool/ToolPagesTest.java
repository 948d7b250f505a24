package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.browser.TestBrowserRoutes;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether {@code docs/tools} says what there is. */
class ToolPagesTest {
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private final ToolProbe probe = new ToolProbe();

  // With routes for browsers, so that every tool that there can be is there.
  @RegisterExtension
  final TestGateway gateway =
      TestGateway.create().module(probe).module(new TestBrowserRoutes().module());

  private List<Tool> tools() {
    return probe.onLoop(() -> probe.get(Toolbox.class).all(probe.scope())).stream()
        .filter(tool -> tool.source().kind() == ToolOrigin.Kind.CORE)
        .toList();
  }

  @Test
  void everyToolHasAPageAndEveryPageATool() throws IOException {
    List<String> pages;
    try (Stream<Path> files = Files.list(docs())) {
      pages = files.map(file -> file.getFileName().toString().replace(".md", "")).toList();
    }

    assertThat(pages)
        .containsExactlyInAnyOrderElementsOf(tools().stream().map(Tool::name).toList());
  }

  @Test
  void aPageNamesEveryParameterOfItsToolAndNoOther() throws IOException {
    for (Tool tool : tools()) {
      Path page = docs().resolve(tool.name() + ".md");
      if (Files.exists(page)) {
        String text = Files.readString(page);
        Set<String> known =
            tool.parameters().getJsonObject("properties", new JsonObject()).fieldNames();
        assertThat(quoted(known))
            .as("parameters in %s", page.getFileName())
            .allMatch(text::contains);
        assertThat(known).as("parameters in %s", page.getFileName()).containsAll(parameters(text));
      }
    }
  }

  private static List<String> quoted(Set<String> names) {
    return names.stream().map(name -> "`" + name + "`").toList();
  }

  /** The names in the first column of the page's table of parameters. */
  private static List<String> parameters(String page) {
    List<String> names = new ArrayList<>();
    boolean inTable = false;
    for (String line : page.split("\n")) {
      if (line.startsWith("| parameter |")) {
        inTable = true;
      } else if (!line.startsWith("|")) {
        inTable = false;
      } else if (inTable && !line.startsWith("|--")) {
        NAME.matcher(line.split("\\|", 3)[1]).results().forEach(found -> names.add(found.group(1)));
      }
    }
    return names;
  }

  private static Path docs() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("docs/tools"))) {
      directory = Objects.requireNonNull(directory.getParent(), "not started inside the project");
    }
    return directory.resolve("docs/tools");
  }
}
