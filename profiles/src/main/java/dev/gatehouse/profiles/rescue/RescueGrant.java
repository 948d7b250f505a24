package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That an instance may look after the one in whose state directory this is recorded. Immutable.
 *
 * @param id id of the instance that is allowed to, from its marker
 * @param name what it was called then: {@code sigil/rescue}
 * @param mends whether it may change and restart, not only look
 * @param sinceMillis when that was allowed, epoch milliseconds
 * @param by who allowed it
 */
public record RescueGrant(String id, String name, boolean mends, long sinceMillis, String by) {
  public RescueGrant {
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(by, "by");
  }

  /** For people: {@code look and mend}. */
  public String rights() {
    return mends ? "look and mend" : "look";
  }

  /** The grant as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", id);
    tree.put("name", name);
    tree.put("mends", mends);
    tree.put("sinceMillis", sinceMillis);
    tree.put("by", by);
    return tree;
  }
}
