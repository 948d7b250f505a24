package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a turn that an agent started comes from. What binds the sessions on the way binds it too,
 * so that nobody gains rights by letting another session do the work. Immutable.
 *
 * @param path the sessions whose turns led to it, the nearest first, each once
 * @param root run id of the turn at the beginning, which no agent started
 */
public record Lineage(List<SessionKey> path, String root) {
  private static final int LONGEST = 64;

  public Lineage {
    path = List.copyOf(path);
  }

  /** The lineage of a turn that a turn in {@code scope} starts. */
  public static Lineage from(ToolScope scope) {
    String root =
        scope.lineage().map(Lineage::root).or(scope::runId).orElse(scope.session().value());
    return new Lineage(scope.lineage().map(Lineage::path).orElse(List.of()), root)
        .through(scope.session());
  }

  /** The same with one more session on the way. */
  public Lineage through(SessionKey session) {
    List<SessionKey> longer = new ArrayList<>();
    longer.add(session);
    path.stream().filter(key -> !key.equals(session)).limit(LONGEST - 1).forEach(longer::add);
    return new Lineage(longer, root);
  }

  /** The session whose turn started it. */
  public SessionKey requester() {
    return path.get(0);
  }

  /** Returns it for the database. */
  public JsonObject toJson() {
    JsonArray keys = new JsonArray();
    path.forEach(key -> keys.add(key.value()));
    return new JsonObject().put("path", keys).put("root", root);
  }

  /** Reads {@link #toJson()}; empty for anything else. */
  public static Optional<Lineage> of(@org.jspecify.annotations.Nullable Object json) {
    if (json instanceof JsonObject object
        && object.getValue("path") instanceof JsonArray keys
        && !keys.isEmpty()) {
      return Optional.of(
          new Lineage(
              keys.stream().map(key -> new SessionKey(String.valueOf(key))).toList(),
              object.getString("root", "")));
    }
    return Optional.empty();
  }
}
