package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of acts by name. For use on the loop. */
final class ActKinds {
  private final Provider<Set<ActKind>> all;
  private @Nullable Map<String, ActKind> byName;

  @Inject
  ActKinds(Provider<Set<ActKind>> all) {
    this.all = all;
  }

  /**
   * The kind that a request names.
   *
   * @throws BrowserException with status 400 when it names none, or a selector where none is taken
   */
  ActKind of(Fields fields) {
    Map<String, ActKind> kinds = byName();
    ActKind kind = fields.text("kind").map(kinds::get).orElse(null);
    if (kind == null) {
      throw new BrowserException(
          400,
          "kind is required: one of "
              + kinds.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    if (fields.has("selector") && !kind.name().equals("wait")) {
      throw new BrowserException(
          400,
          "act kind "
              + kind.name()
              + " takes no selector. First take a snapshot (GET /snapshot), find the element in it,"
              + " and give its ref: {\"kind\":\"click\",\"ref\":\"e12\"}. Only kind wait takes a CSS"
              + " selector.");
    }
    return kind;
  }

  private Map<String, ActKind> byName() {
    Map<String, ActKind> kinds = byName;
    if (kinds == null) {
      kinds = all.get().stream().collect(Collectors.toMap(ActKind::name, Function.identity()));
      byName = kinds;
    }
    return kinds;
  }
}
