package dev.gatehouse.browser.relay;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tabs that a person has attached, in the order they came. Used on the relay's loop only. */
final class RelayTargets {
  private final Map<String, Attached> bySession = new LinkedHashMap<>();

  /** The sessions of frames and workers within a tab, by the session they belong to. */
  private final Map<String, String> parents = new LinkedHashMap<>();

  /**
   * An attached tab.
   *
   * @param session the extension's name for it
   * @param info its {@code TargetInfo}
   */
  record Attached(String session, JsonObject info) {
    String targetId() {
      return info.getString("targetId", "");
    }
  }

  List<Attached> all() {
    return new ArrayList<>(bySession.values());
  }

  int size() {
    return bySession.size();
  }

  Optional<Attached> bySession(String session) {
    return Optional.ofNullable(bySession.get(session));
  }

  Optional<Attached> byTarget(String targetId) {
    return bySession.values().stream().filter(one -> one.targetId().equals(targetId)).findFirst();
  }

  Attached add(String session, JsonObject info) {
    Attached attached = new Attached(session, info.copy().put("attached", true));
    bySession.put(session, attached);
    return attached;
  }

  Optional<Attached> remove(String session) {
    parents.values().removeIf(session::equals);
    return Optional.ofNullable(bySession.remove(session));
  }

  void addChild(String session, String parent) {
    parents.put(session, parent);
  }

  void removeChild(String session) {
    parents.remove(session);
  }

  /** The tab's session that {@code session} is or belongs to. */
  String root(String session) {
    String root = session;
    // A chain that bites its own tail would come from the extension only; it must not stop us.
    for (int depth = 0; depth < 32 && parents.containsKey(root); depth++) {
      root = parents.get(root);
    }
    return root;
  }

  boolean known(String session) {
    return bySession.containsKey(session) || parents.containsKey(session);
  }

  void clear() {
    bySession.clear();
    parents.clear();
  }
}
