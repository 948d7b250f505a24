package dev.gatehouse.browser.snapshot;

import java.util.Map;
import java.util.Set;

/** What roles mean to a snapshot. */
final class Roles {
  static final String GENERIC = "generic";
  static final String TEXTBOX = "textbox";

  /** Roles that an act can do something with. */
  private static final Set<String> INTERACTIVE =
      Set.of(
          "button",
          "link",
          TEXTBOX,
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

  /** Roles worth a reference when they have a name. */
  private static final Set<String> CONTENT =
      Set.of(
          "heading",
          "cell",
          "gridcell",
          "columnheader",
          "rowheader",
          "listitem",
          "article",
          "region",
          "main",
          "navigation");

  /** Roles that only hold others together. */
  private static final Set<String> STRUCTURAL =
      Set.of(
          GENERIC,
          "group",
          "list",
          "table",
          "row",
          "rowgroup",
          "grid",
          "treegrid",
          "menu",
          "menubar",
          "toolbar",
          "tablist",
          "tree",
          "directory",
          "document",
          "application",
          "presentation",
          "none");

  /** Chromium's own names, and the ARIA role of what they stand for. */
  private static final Map<String, String> CHROMIUM =
      Map.ofEntries(
          Map.entry("image", "img"),
          Map.entry("Iframe", "iframe"),
          Map.entry("IframePresentational", "iframe"),
          Map.entry("PluginObject", "iframe"),
          Map.entry("EmbeddedObject", "iframe"),
          Map.entry("Date", TEXTBOX),
          Map.entry("DateTime", TEXTBOX),
          Map.entry("InputTime", TEXTBOX),
          Map.entry("ColorWell", TEXTBOX),
          Map.entry("TextField", TEXTBOX),
          Map.entry("DisclosureTriangle", "button"),
          Map.entry("DisclosureTriangleGrouped", "button"),
          Map.entry("PopUpButton", "button"),
          Map.entry("ToggleButton", "button"),
          Map.entry("MenuListOption", "option"),
          Map.entry("Details", "group"),
          Map.entry("Canvas", "canvas"),
          Map.entry("Video", "video"),
          Map.entry("Audio", "audio"),
          Map.entry("SvgRoot", "img"),
          Map.entry("MathMLMath", "math"),
          Map.entry("DescriptionListTerm", "term"),
          Map.entry("DescriptionListDetail", "definition"));

  private static final Set<String> CHECKABLE =
      Set.of(
          "checkbox", "menuitemcheckbox", "option", "radio", "switch", "menuitemradio", "treeitem");

  /** Roles whose inside is drawn by the browser or said by the value. */
  private static final Set<String> CLOSED =
      Set.of("slider", "spinbutton", "scrollbar", "progressbar", "meter", "ScrollBar");

  private static final Set<String> CHROMIUM_FIELDS =
      Set.of("Date", "DateTime", "InputTime", "ColorWell");

  private Roles() {}

  static boolean interactive(String role) {
    return INTERACTIVE.contains(role);
  }

  static boolean content(String role) {
    return CONTENT.contains(role);
  }

  static boolean structural(String role) {
    return STRUCTURAL.contains(role);
  }

  static boolean checkable(String role) {
    return CHECKABLE.contains(role);
  }

  /** Returns the role a reader knows; what has none of its own is {@code generic}. */
  static String readable(AxNode node) {
    String role = node.role();
    if (role.equals(GENERIC)
        && node.is("focusable")
        && node.property("editable").equals("richtext")) {
      return TEXTBOX; // an element with contenteditable and no role: a person types into it
    }
    String known = CHROMIUM.get(role);
    if (known != null) {
      return known;
    }
    boolean own = role.isEmpty() || !Character.isLowerCase(role.charAt(0));
    return own || role.equals("sectionheader") || role.equals("sectionfooter") ? GENERIC : role;
  }

  /** Whether what is inside is shown by the element's value alone. */
  static boolean closed(AxNode node) {
    return CLOSED.contains(node.role())
        || CHROMIUM_FIELDS.contains(node.role())
        || node.property("editable").equals("plaintext");
  }

  /** Whether the node has no line and its children stand in its place. */
  static boolean transparent(AxNode node) {
    return node.ignored()
        || node.role().equals("none")
        || node.role().equals("presentation")
        || node.role().equals("MenuListPopup")
        || node.role().equals("RootWebArea");
  }

  /** Whether the node and what is inside say nothing to a reader. */
  static boolean silent(AxNode node) {
    return !node.ignored()
        && (node.role().equals("InlineTextBox") || node.role().equals("ListMarker"));
  }
}
