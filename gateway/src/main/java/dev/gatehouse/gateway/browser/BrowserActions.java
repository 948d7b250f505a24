package dev.gatehouse.gateway.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns an agent's call of {@code browser} into a request to a route. Pure. */
final class BrowserActions {
  private static final int MAX_CHARS = 80_000;

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofSeconds(10);
  // Most actions start the browser when it does not run, and that may take fifteen seconds.
  private static final Duration WORK = Duration.ofSeconds(45);
  private static final Duration PATIENT = Duration.ofSeconds(125);
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private BrowserActions() {}

  /**
   * A request, as far as the arguments say it.
   *
   * @param problem what is missing, in words for the model; empty when nothing is
   */
  record Plan(
      String method,
      String path,
      Map<String, String> query,
      Map<String, Object> body,
      Duration limit,
      Optional<String> problem) {}

  /**
   * Returns the request.
   *
   * @param efficient whether the operator wants snapshots to be short where the agent does not say
   */
  static Plan plan(JsonObject arguments, boolean efficient) {
    String action = arguments.getString("action", "");
    Builder plan = new Builder(arguments);
    return switch (action) {
      case "status" -> plan.get("/", LOOK);
      case "profiles" -> plan.get("/profiles", LOOK);
      case "tabs" -> plan.get("/tabs", LOOK);
      case "start", "stop" -> plan.post("/" + action, WORK);
      case "open" -> plan.need("targetUrl", "url").post("/tabs/open", WORK);
      case "navigate" -> plan.need("targetUrl", "url").tab().post("/navigate", WORK);
      case "focus" -> plan.need("targetId", "targetId").post("/tabs/focus", SHORT);
      case "close" -> close(plan, arguments);
      case "snapshot" -> snapshot(plan, arguments, efficient);
      case "screenshot" ->
          plan.tab().send("fullPage", "ref", "element", "type").post("/screenshot", WORK);
      case "pdf" -> plan.tab().post("/pdf", WORK);
      case "console" -> plan.ask("targetId", "level").get("/console", WORK);
      case "errors" -> plan.ask("targetId").get("/errors", WORK);
      case "requests" -> plan.ask("targetId", "filter").get("/requests", WORK);
      case "upload" ->
          plan.need("paths", "paths")
              .tab()
              .send("ref", "inputRef", "element", "timeoutMs")
              .post("/hooks/file-chooser", WORK);
      case "download" -> download(plan, arguments);
      case "dialog" ->
          plan.need("accept", "accept")
              .tab()
              .send("promptText", "timeoutMs")
              .post("/hooks/dialog", WORK);
      case "act" -> act(plan, arguments);
      default -> plan.fault("action \"" + action + "\" is not known").get("/", LOOK);
    };
  }

  private static Plan close(Builder plan, JsonObject arguments) {
    String tab = arguments.getString("targetId", "").strip();
    return tab.isEmpty()
        ? plan.put("kind", "close").post("/act", SHORT)
        : plan.delete("/tabs/" + encoded(tab), SHORT);
  }

  private static Plan download(Builder plan, JsonObject arguments) {
    plan.tab().send("path", "timeoutMs");
    return arguments.getString("ref", "").isBlank()
        ? plan.post("/wait/download", PATIENT)
        : plan.send("ref").post("/download", PATIENT);
  }

  private static Plan snapshot(Builder plan, JsonObject arguments, boolean efficient) {
    String format = arguments.getString("snapshotFormat", "");
    boolean shorten =
        arguments.getString("mode", "").equals("efficient")
            || (efficient && !format.equals("aria") && !arguments.containsKey("mode"));
    plan.ask(
        "targetId",
        "limit",
        "depth",
        "refs",
        "interactive",
        "compact",
        "labels",
        "selector",
        "frame");
    if (shorten) {
      plan.with("mode", "efficient").ask("maxChars");
    } else {
      plan.with("format", format.isEmpty() ? "ai" : format);
      if (!format.equals("aria")) {
        plan.with("maxChars", String.valueOf(arguments.getValue("maxChars", MAX_CHARS)));
      }
    }
    return plan.get("/snapshot", WORK);
  }

  private static Plan act(Builder plan, JsonObject arguments) {
    // Some models write the fields of the request beside the action.
    JsonObject request =
        arguments.getValue("request") instanceof JsonObject inner ? inner : arguments;
    if (request.getString("kind", "").isBlank()) {
      return plan.fault("act needs request with a kind, such as click").post("/act", WORK);
    }
    plan.tab();
    Browsers.tree(request)
        .forEach(
            (key, value) -> {
              if (!key.equals("action") && !key.equals("profile")) {
                plan.put(key, value);
              }
            });
    if (request.getValue("timeoutMs") instanceof Number limit) {
      plan.lasting(limit.longValue());
    }
    if (request.getValue("timeMs") instanceof Number pause) {
      plan.lasting(pause.longValue());
    }
    return plan.post("/act", WORK);
  }

  private static String encoded(String step) {
    return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Collects a request from the arguments. */
  private static final class Builder {
    private final JsonObject arguments;
    private final Map<String, String> query = new LinkedHashMap<>();
    private final Map<String, Object> body = new LinkedHashMap<>();
    private Optional<String> problem = Optional.empty();
    private Duration least = Duration.ZERO;

    Builder(JsonObject arguments) {
      this.arguments = arguments;
      put(query, "profile", arguments.getValue("profile"));
      if (arguments.getValue("timeoutMs") instanceof Number limit) {
        lasting(limit.longValue());
      }
    }

    /** The work itself may take this long, so waiting for it takes longer. */
    void lasting(long millis) {
      Duration wanted =
          Duration.ofMillis(Math.max(0, Math.min(millis, Browsers.LONGEST.toMillis())))
              .plus(MARGIN);
      least = wanted.compareTo(least) > 0 ? wanted : least;
    }

    Builder fault(String words) {
      problem = Optional.of(words);
      return this;
    }

    Builder need(String argument, String key) {
      @Nullable Object value = arguments.getValue(argument);
      if (value == null
          || (value instanceof String text && text.isBlank())
          || (value instanceof JsonArray list && list.isEmpty())) {
        return fault(arguments.getString("action") + " needs " + argument);
      }
      return put(key, value instanceof JsonArray list ? list.getList() : value);
    }

    Builder tab() {
      return send("targetId");
    }

    Builder send(String... keys) {
      for (String key : keys) {
        @Nullable Object value = arguments.getValue(key);
        if (value != null) {
          put(key, value);
        }
      }
      return this;
    }

    Builder put(String key, Object value) {
      body.put(key, value);
      return this;
    }

    Builder ask(String... keys) {
      for (String key : keys) {
        put(query, key, arguments.getValue(key));
      }
      return this;
    }

    Builder with(String key, String value) {
      query.put(key, value);
      return this;
    }

    Plan get(String path, Duration limit) {
      return made("GET", path, limit);
    }

    Plan post(String path, Duration limit) {
      return made("POST", path, limit);
    }

    Plan delete(String path, Duration limit) {
      return made("DELETE", path, limit);
    }

    private Plan made(String method, String path, Duration limit) {
      Duration longer = least.compareTo(limit) > 0 ? least : limit;
      return new Plan(method, path, query, body, longer, problem);
    }

    private static void put(Map<String, String> query, String key, @Nullable Object value) {
      if (value != null && !String.valueOf(value).isBlank()) {
        query.put(key, String.valueOf(value));
      }
    }
  }
}
