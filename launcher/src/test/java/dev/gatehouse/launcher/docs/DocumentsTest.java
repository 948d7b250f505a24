package dev.gatehouse.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the tables of {@code docs/} and looks in the source tree whether they are true. */
class DocumentsTest {
  private static final Path PROJECT = project();
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final List<String> STATES = List.of("closed", "half", "open", "later", "not yet");

  @ParameterizedTest
  @ValueSource(strings = {"traps.md", "security.md", "reliability.md"})
  void everyTestThatATableNamesExists(String page) throws IOException {
    Map<String, List<Path>> sources = testSources();
    List<String> missing = new ArrayList<>();
    Matcher named = TEST.matcher(Files.readString(docs().resolve(page)));
    int count = 0;
    while (named.find()) {
      count++;
      if (!exists(sources.getOrDefault(named.group(1), List.of()), named.group(2))) {
        missing.add(named.group());
      }
    }

    assertThat(count).as("tests named in %s", page).isPositive();
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"traps.md", "security.md"})
  void aRowIsClosedExactlyWhenItNamesATest(String page) throws IOException {
    for (List<String> row : rows(page)) {
      String state = row.get(row.size() - 1);
      String tests = row.get(row.size() - 2);

      assertThat(STATES).as("state of %s", row).contains(state);
      assertThat(TEST.matcher(tests).find())
          .as("%s of %s is closed, or half closed, exactly when it names a test", row.get(0), page)
          .isEqualTo(List.of("closed", "half").contains(state));
    }
  }

  @Test
  void everyTrapHasOneRow() throws IOException {
    assertThat(rows("traps.md"))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 72).mapToObj(i -> "" + i).toList());
  }

  @Test
  void everyThreatHasOneRow() throws IOException {
    assertThat(rows("security.md"))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 70).mapToObj(i -> String.format("T%02d", i)).toList());
  }

  @Test
  void everyFaultIsShownByATest() throws IOException {
    List<List<String>> faults = rows("reliability.md", "\\| (?!fault |-).*\\|");

    assertThat(faults)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).hasSize(3).last().asString().containsPattern(TEST));
  }

  @Test
  void everyExitCodeIsListedWithItsMeaning() throws IOException {
    List<List<String>> expected =
        Stream.of(ExitCode.values())
            .map(code -> List.of("" + code.code(), "`" + code.name() + "`", code.meaning()))
            .toList();

    assertThat(rows("exit-codes.md"))
        .extracting(row -> row.subList(0, 3))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void everyLinkBetweenPagesLeadsToAFile() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> files = Files.list(docs())) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        boolean outside = link.group(1).contains("://");
        if (!outside && !Files.exists(docs().resolve(link.group(1)).normalize())) {
          broken.add(page.getFileName() + ": " + link.group(1));
        }
      }
    }

    assertThat(pages).isNotEmpty();
    assertThat(broken).isEmpty();
  }

  private static boolean exists(List<Path> sources, String method) throws IOException {
    Pattern declaration = Pattern.compile("\\bvoid\\s+" + method + "\\s*\\(");
    for (Path source : sources) {
      if (declaration.matcher(Files.readString(source)).find()) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, List<Path>> testSources() throws IOException {
    Map<String, List<Path>> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path module : modules.map(m -> m.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(
                    file ->
                        sources
                            .computeIfAbsent(
                                file.getFileName().toString().replace(".java", ""),
                                name -> new ArrayList<>())
                            .add(file));
          }
        }
      }
    }
    return sources;
  }

  /** The cells of every table row of a page, without heads and rules. */
  private static List<List<String>> rows(String page) throws IOException {
    return rows(page, "\\| (?:T?\\d+) \\|.*\\|");
  }

  private static List<List<String>> rows(String page, String pattern) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(docs().resolve(page))) {
      if (line.matches(pattern)) {
        rows.add(
            Stream.of(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                .map(String::trim)
                .toList());
      }
    }
    return rows;
  }

  private static Path docs() {
    return PROJECT.resolve("docs");
  }

  /** The directory that holds all modules, from wherever the tests were started. */
  private static Path project() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("browser-control"))) {
      directory = Objects.requireNonNull(directory.getParent(), "not started inside the project");
    }
    return directory;
  }
}
