package dev.gatehouse.browser.snapshot;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes the states of an element as agents know them: {@code [checked] [level=2]}. */
final class ElementStates {
  private static final int URL_CHARS = 500;

  private ElementStates() {}

  static List<String> of(AxNode node, String role, boolean root) {
    List<String> states = new ArrayList<>();
    if (Roles.checkable(role)) {
      threeWay(states, "checked", node.property("checked"));
    }
    flag(states, "disabled", node.is("disabled"));
    flag(states, "expanded", node.is("expanded"));
    flag(states, "active", node.is("focused") && !root);
    if (role.equals("heading") || role.equals("treeitem")) {
      String level = node.property("level");
      flag(states, "level=" + level, !level.isEmpty());
    }
    threeWay(states, "pressed", node.property("pressed"));
    flag(states, "selected", node.is("selected"));
    return states;
  }

  /** Returns where a link leads, as short as the page it stands on allows; empty for no link. */
  static List<String> properties(AxNode node, String role, String pageUrl) {
    String url = node.property("url");
    if (!role.equals("link") || url.isEmpty()) {
      return List.of();
    }
    String shown = SafeText.line(relative(url, pageUrl));
    if (shown.length() > URL_CHARS) {
      shown = shown.substring(0, URL_CHARS) + "…";
    }
    return List.of("/url: " + shown);
  }

  private static String relative(String url, String pageUrl) {
    int fragment = url.indexOf('#');
    if (fragment >= 0 && withoutFragment(url).equals(withoutFragment(pageUrl))) {
      return url.substring(fragment);
    }
    try {
      URI link = new URI(url);
      URI page = new URI(pageUrl);
      boolean sameOrigin =
          Objects.equals(link.getScheme(), page.getScheme())
              && link.getRawAuthority() != null
              && link.getRawAuthority().equals(page.getRawAuthority());
      if (sameOrigin) {
        return url.substring(link.getScheme().length() + 3 + link.getRawAuthority().length());
      }
    } catch (URISyntaxException | IndexOutOfBoundsException e) {
      return url; // browsers accept addresses that the standard does not
    }
    return url;
  }

  private static String withoutFragment(String url) {
    int fragment = url.indexOf('#');
    return fragment < 0 ? url : url.substring(0, fragment);
  }

  private static void threeWay(List<String> states, String state, String value) {
    if (value.equals("true")) {
      states.add(state);
    } else if (value.equals("mixed")) {
      states.add(state + "=mixed");
    }
  }

  private static void flag(List<String> states, String state, boolean set) {
    if (set) {
      states.add(state);
    }
  }
}
