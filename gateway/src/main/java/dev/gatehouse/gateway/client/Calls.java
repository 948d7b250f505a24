package dev.gatehouse.gateway.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The calls that this client knows the answers of. Any other method goes by its name. */
public final class Calls {
  private Calls() {}

  /** The gateway's health. */
  public static TypedCall<Health> health() {
    return new TypedCall<>("health", Map.of(), Health::of);
  }

  /** The gateway's status. */
  public static TypedCall<Status> status() {
    return new TypedCall<>("status", Map.of(), Status::of);
  }

  /** Who is connected, the gateway itself first. */
  public static TypedCall<List<Presence>> presence() {
    return new TypedCall<>(
        "system-presence",
        Map.of(),
        answer -> Trees.objects(answer).stream().map(Presence::of).toList());
  }

  /** The configuration as the gateway shows it, secrets hidden. */
  public static TypedCall<ConfigView> config() {
    return new TypedCall<>("config.get", Map.of(), ConfigView::of);
  }

  /**
   * Changes the configuration by a JSON merge patch.
   *
   * @param patch the patch as JSON text
   * @param baseHash the hash of the configuration that the patch was made for
   */
  public static TypedCall<Map<String, Object>> patchConfig(String patch, String baseHash) {
    return new TypedCall<>(
        "config.patch", Map.of("raw", patch, "baseHash", baseHash), Trees::object);
  }

  /** The channels and their accounts, as a tree. */
  public static TypedCall<Map<String, Object>> channelsStatus() {
    return new TypedCall<>("channels.status", Map.of(), Trees::object);
  }

  /** The agents, as trees with an {@code id}. */
  public static TypedCall<List<Map<String, Object>>> agents() {
    return new TypedCall<>(
        "agents.list", Map.of(), answer -> Trees.objects(Trees.object(answer).get("agents")));
  }

  /** The sessions, newest first, as trees with a {@code key}. */
  public static TypedCall<List<Map<String, Object>>> sessions() {
    return new TypedCall<>(
        "sessions.list", Map.of(), answer -> Trees.objects(Trees.object(answer).get("sessions")));
  }

  /** The models that agents may use, as trees with an {@code id}. */
  public static TypedCall<List<Map<String, Object>>> models() {
    return new TypedCall<>(
        "models.list", Map.of(), answer -> Trees.objects(Trees.object(answer).get("models")));
  }

  /**
   * Lines of the gateway's log.
   *
   * @param cursor where the last answer ended; empty for the newest lines
   * @param limit how many lines at most, 1..5000
   */
  public static TypedCall<LogChunk> logsTail(OptionalLong cursor, int limit) {
    Map<String, Object> params = new LinkedHashMap<>();
    cursor.ifPresent(value -> params.put("cursor", value));
    params.put("limit", limit);
    return new TypedCall<>("logs.tail", params, LogChunk::of);
  }

  /** A method by its name, with its answer as a JSON tree. */
  public static TypedCall<Answer> raw(String method, Map<String, ?> params) {
    return new TypedCall<>(method, params, Answer::new);
  }
}
