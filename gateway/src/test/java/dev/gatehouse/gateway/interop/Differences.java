package dev.gatehouse.gateway.interop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where our gateway answers otherwise than the family's, on purpose: each with its reason. */
final class Differences {
  /** One place where an answer is not the recorded one. */
  record Difference(String frame, String path, String what) {
    @Override
    public String toString() {
      return "\n" + frame + " | " + path + " | " + what;
    }
  }

  private record Known(
      Pattern conversation, Pattern frame, Pattern path, boolean sometimes, String text) {
    boolean is(String name, Difference difference) {
      return conversation.matcher(name).matches()
          && frame.matcher(difference.frame()).matches()
          && path.matcher(difference.path()).matches();
    }
  }

  private final List<Known> known = new ArrayList<>();
  private final Set<Known> seen = new HashSet<>();

  Differences(JsonArray listed) {
    for (Object each : listed) {
      JsonObject difference = (JsonObject) each;
      if (difference.getString("why", "").isBlank()) {
        throw new IllegalArgumentException("a difference without a reason: " + difference);
      }
      for (Object path : difference.getJsonArray("paths")) {
        known.add(
            new Known(
                pattern(difference.getString("in")),
                pattern(difference.getString("frame")),
                pattern((String) path),
                difference.getBoolean("sometimes", false),
                difference.getString("in") + " " + difference.getString("frame") + " " + path));
      }
    }
  }

  /** Returns those that nobody listed. */
  List<Difference> unknown(String name, List<Difference> differences) {
    List<Difference> unknown = new ArrayList<>();
    for (Difference difference : differences) {
      List<Known> matching = known.stream().filter(each -> each.is(name, difference)).toList();
      if (matching.isEmpty()) {
        unknown.add(difference);
      }
      seen.addAll(matching);
    }
    return unknown;
  }

  /**
   * Returns those that are listed and were not seen in any conversation, but for those that are
   * seen only when an answer overtakes what it tells of.
   */
  List<String> unused() {
    return known.stream()
        .filter(each -> !each.sometimes() && !seen.contains(each))
        .map(Known::text)
        .toList();
  }

  /** A star stands for anything; a path also stands for what is below it. */
  private static Pattern pattern(String text) {
    return Pattern.compile(
        "\\Q" + text.replace("*", "\\E.*\\Q") + "\\E(?:[.\\[].*)?", Pattern.DOTALL);
  }
}
