package dev.gatehouse.gateway.session;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What is known of a session beside what was said. Immutable, but for {@code fields}, which nobody
 * changes: {@link Sessions#patch} makes a new entry.
 *
 * @param sessionId id of its transcript; another one after a reset
 * @param updatedAt the last time that something happened in it, in milliseconds since 1970
 * @param fields everything else, under the names that the family uses
 */
public record SessionEntry(SessionKey key, String sessionId, long updatedAt, JsonObject fields) {
  public SessionEntry {
    requireNonNull(key, "key");
    requireNonNull(sessionId, "sessionId");
    requireNonNull(fields, "fields");
  }

  /** A text of its fields; empty when it is missing or empty. */
  public Optional<String> text(String field) {
    return fields.getValue(field) instanceof String value && !value.isEmpty()
        ? Optional.of(value)
        : Optional.empty();
  }

  /** A number of its fields; 0 when it is missing. */
  public long number(String field) {
    return fields.getValue(field) instanceof Number value ? value.longValue() : 0;
  }

  /** Whether a field is true. */
  public boolean flag(String field) {
    return Boolean.TRUE.equals(fields.getValue(field));
  }

  /** Returns the entry as the family's clients and files know it. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("sessionId", sessionId)
        .put("updatedAt", updatedAt)
        .mergeIn(fields.copy());
  }

  SessionEntry with(String sessionId, long updatedAt, JsonObject fields) {
    return new SessionEntry(key, sessionId, updatedAt, fields);
  }
}
