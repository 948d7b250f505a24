package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** Puts into words why an act was not possible. Pure. */
final class Unready {
  private Unready() {}

  /**
   * The failure for an element that did not become ready.
   *
   * @param answer {@code {no: …}} of a function of {@code page.js}
   */
  static BrowserException of(String name, JsonObject answer, Deadline deadline) {
    String element = "Element \"" + name + "\"";
    String why = answer.getString("why", "");
    String waited = " (waited " + deadline.limit().toMillis() + " ms)";
    return switch (answer.getString("no", "")) {
      case "gone" ->
          new BrowserException(
              404,
              element
                  + " not found or not visible: the page has replaced or removed it. Run a new"
                  + " snapshot and use a ref from that snapshot.");
      case "hidden" ->
          new BrowserException(
              404,
              element
                  + " not found or not visible: "
                  + why
                  + waited
                  + ". Run a new snapshot to see current page elements.");
      case "disabled" ->
          failure(
              element + " is disabled" + waited,
              "Do first what enables it, or use another element.");
      case "locked" -> failure(element + " is not editable: " + why, "Use another element.");
      case "moving" ->
          failure(
              element + " is not interactable: it keeps moving" + waited,
              "Wait for the animation to end, then try again.");
      case "covered" ->
          failure(
              element
                  + " is not interactable (hidden or covered): "
                  + answer.getString("by", "something else")
                  + " lies over it"
                  + waited,
              "Try scrolling it into view, closing overlays, or re-snapshotting.");
      case "outside" ->
          failure(
              element + " is not interactable: it cannot be scrolled into view" + waited,
              "Resize the viewport, or run a new snapshot.");
      case "untypable" ->
          failure(
              element + " takes no text: it is of type " + answer.getString("type", ""),
              "Click a checkbox or radio button, use select for a list and an upload for a file.");
      case "value" ->
          failure(
              element
                  + " of type "
                  + answer.getString("type", "")
                  + " does not take this value"
                  + (why.isEmpty() ? "" : ": " + why),
              "Use " + form(answer.getString("type", "")) + ".");
      case "noselect" ->
          failure(
              element + " is no select list but <" + answer.getString("what", "") + ">",
              "Click it, run a new snapshot and click the option.");
      case "nochoice" ->
          failure(
              element + " has no option \"" + answer.getString("missing", "") + "\"" + waited,
              "Its options are: " + choices(answer.getJsonArray("there", new JsonArray())) + ".");
      case "offchoice" ->
          failure(
              element + " has the option \"" + answer.getString("missing", "") + "\" disabled",
              "Choose another one.");
      case "onechoice" -> failure(element + " takes one option only", "Give one value.");
      case "uncheckable" ->
          failure(
              element
                  + " is no checkbox or radio button but <"
                  + answer.getString("what", "")
                  + ">",
              "Use type text for it, or click it.");
      default -> failure(element + " is not interactable: " + answer, "Run a new snapshot.");
    };
  }

  /** Whether waiting cannot help. */
  static boolean forGood(JsonObject answer) {
    return switch (answer.getString("no", "")) {
      case "untypable", "value", "noselect", "onechoice", "uncheckable" -> true;
      default -> false;
    };
  }

  private static BrowserException failure(String what, String next) {
    return new BrowserException(500, what + ". " + next);
  }

  private static String form(String type) {
    return switch (type) {
      case "color" -> "a colour such as #ff8800";
      case "date" -> "a date such as 2026-01-31";
      case "time" -> "a time such as 13:45";
      case "datetime-local" -> "a date and time such as 2026-01-31T13:45";
      case "month" -> "a month such as 2026-01";
      case "week" -> "a week such as 2026-W05";
      case "number" -> "a number such as 12.5";
      default -> "a value within its limits";
    };
  }

  private static String choices(JsonArray there) {
    return there.isEmpty()
        ? "none"
        : there.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
  }
}
