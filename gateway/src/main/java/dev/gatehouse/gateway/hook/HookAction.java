package dev.gatehouse.gateway.hook;

import static dev.gatehouse.gateway.hook.HookMapping.text;

import dev.gatehouse.gateway.hook.HookTransform.Input;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What a hook wants, before anything of it is checked against agents, models and sessions.
 * Immutable.
 *
 * @param wake whether it only tells the main session something
 * @param words what is told, or asked
 * @param plain whether the model sees the text without marks
 * @param now whether an agent looks at once
 * @param name what the hook calls itself
 * @param sessionKey the conversation that it names
 * @param keySource who chose that name
 * @param settings {@code agentId}, {@code deliver}, {@code channel}, {@code model}, {@code
 *     thinking}, {@code timeoutSeconds}
 */
record HookAction(
    boolean wake,
    String words,
    boolean plain,
    boolean now,
    String name,
    Optional<String> sessionKey,
    KeySource keySource,
    JsonObject settings) {
  private static final int MAX_NAME = 80;

  /** Who chose the name of a conversation. */
  enum KeySource {
    /** The sender. */
    REQUEST,
    /** The owner, with places that the sender's words fill; or a transform. */
    TEMPLATE,
    /** The owner. */
    CONFIG
  }

  /** Reads the body of {@code /hooks/wake}. */
  static HookAction wake(JsonObject body) {
    return new HookAction(
        true,
        text(body, "text").orElseThrow(() -> HookRefusal.bad("text required")),
        false,
        now(body, "mode"),
        "Hook",
        Optional.empty(),
        KeySource.REQUEST,
        new JsonObject());
  }

  /** Reads the body of {@code /hooks/agent}. */
  static HookAction agent(JsonObject body) {
    return new HookAction(
        false,
        text(body, "message").orElseThrow(() -> HookRefusal.bad("message required")),
        false,
        now(body, "wakeMode"),
        name(body),
        text(body, "sessionKey"),
        KeySource.REQUEST,
        body);
  }

  /**
   * Fills the templates of a mapping.
   *
   * @param wins values of a transform, which win over those of the mapping
   */
  static HookAction mapped(HookMapping mapping, Input input, JsonObject wins, Instant now) {
    JsonObject settings = mapping.settings().copy();
    for (String key : new String[] {"name", "to", "model", "thinking", "channel"}) {
      text(settings, key)
          .ifPresent(value -> settings.put(key, HookTemplate.fill(value, input, now)));
    }
    Optional<String> key = text(settings, "sessionKey");
    boolean chosen =
        wins.containsKey("sessionKey") || key.filter(HookTemplate::hasPlaces).isPresent();
    settings.put("sessionKey", key.map(value -> HookTemplate.fill(value, input, now)).orElse(null));
    wins.forEach(value -> settings.put(value.getKey(), value.getValue()));
    boolean wake = "wake".equals(settings.getValue("action"));
    String told =
        text(wins, wake ? "text" : "message")
            .or(() -> mapping.template().map(value -> HookTemplate.fill(value, input, now).strip()))
            .filter(value -> !value.isEmpty())
            .orElseThrow(
                () -> HookRefusal.bad("hook mapping requires " + (wake ? "text" : "message")));
    return new HookAction(
        wake,
        told,
        mapping.plain(),
        now(settings, "wakeMode"),
        name(settings),
        text(settings, "sessionKey"),
        chosen ? KeySource.TEMPLATE : KeySource.CONFIG,
        settings);
  }

  private static boolean now(JsonObject settings, String key) {
    return !"next-heartbeat".equals(settings.getValue(key));
  }

  private static String name(JsonObject settings) {
    String name = text(settings, "name").orElse("Hook").replaceAll("[\\p{Cntrl}<>]+", " ").strip();
    String cut = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    return cut.isEmpty() ? "Hook" : cut;
  }
}
