package dev.gatehouse.browser.snapshot;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What other readers say about a page, brought to the form {@code button "Save"}. */
final class AriaText {
  private static final Set<String> INTERACTIVE =
      Set.of(
          "button",
          "link",
          "textbox",
          "checkbox",
          "radio",
          "combobox",
          "listbox",
          "menuitem",
          "menuitemcheckbox",
          "menuitemradio",
          "option",
          "searchbox",
          "slider",
          "spinbutton",
          "switch",
          "tab",
          "treeitem");

  /** A line of Playwright's; the key is in single quotation marks where YAML wants it so. */
  private static final Pattern PLAYWRIGHT =
      Pattern.compile("\\s*- ('?)(\\w+)(?: (\"(?:[^\"\\\\]|\\\\.)*\"))?.*");

  /** The text of a line of theirs: {@code - code [ref=e7]: .type()}. */
  private static final Pattern VALUE = Pattern.compile("\\s*- \\w+(?: \\[[^]]*])*: \"?(.*?)\"?");

  private static final Pattern DEVTOOLS =
      Pattern.compile("\\s*uid=\\S+ (\\w+)(?: \"(.*?)\")?(?: [a-z]\\w*(?:=\".*?\")?)*\\s*");

  private AriaText() {}

  /**
   * Returns the interactive elements of a snapshot of Playwright's, in its order. A name that its
   * AI form leaves out, because the lines below say the same, is read from there.
   */
  static List<String> playwright(String yaml) {
    List<String> found = new ArrayList<>();
    List<String> lines = yaml.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = PLAYWRIGHT.matcher(lines.get(i));
      if (matcher.matches() && INTERACTIVE.contains(matcher.group(2))) {
        String quoted = matcher.group(3);
        if (quoted != null && !matcher.group(1).isEmpty()) {
          quoted = quoted.replace("''", "'");
        }
        found.add(
            shown(
                matcher.group(2),
                quoted == null ? textBelow(lines, i) : (String) Json.decodeValue(quoted)));
      }
    }
    return found;
  }

  /** Counts the lines that begin with an interactive role, without those in quotation marks. */
  static long unquoted(String yaml) {
    return yaml.lines()
        .map(PLAYWRIGHT::matcher)
        .filter(Matcher::matches)
        .filter(line -> INTERACTIVE.contains(line.group(2)) && line.group(1).isEmpty())
        .count();
  }

  private static String textBelow(List<String> lines, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = at + 1; i < lines.size() && indent(lines.get(i)) > indent(lines.get(at)); i++) {
      Matcher value = VALUE.matcher(lines.get(i));
      if (value.matches()) {
        text.append(' ').append(value.group(1));
      }
    }
    return text.toString();
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** Returns the interactive elements of a snapshot of chrome-devtools-mcp's, in its order. */
  static List<String> devTools(String text) {
    List<String> found = new ArrayList<>();
    for (String line : text.split("\n")) {
      Matcher matcher = DEVTOOLS.matcher(line);
      if (matcher.matches() && INTERACTIVE.contains(matcher.group(1))) {
        found.add(shown(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
      }
    }
    return found;
  }

  static String shown(String role, String name) {
    String line = SafeText.name(name);
    return line.isEmpty() ? role : role + " " + SafeText.quoted(line);
  }
}
