package dev.gatehouse.profiles.component;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The routes of a gateway's own browser control, for callers inside of the gateway: the same table
 * that its control port answers from. Bound where browser control is a part of the gateway. Safe to
 * use from several threads; never blocks.
 */
public interface BrowserRoutes {
  /** Whether the configuration in force allows browser control. */
  boolean enabled();

  /** What a request may do; a path that is not known only reads. */
  Access access(String method, String path);

  /** Answers a request. The stage does not fail: what goes wrong is an answer with its status. */
  CompletionStage<Answer> handle(Request request);

  /** What a route can do to the world. */
  enum Access {
    /** Looks at something. */
    READ,
    /** Acts: on a page, a browser, files of the instance. */
    WRITE,
    /** Changes the configuration or throws a browser's data away. */
    ADMIN
  }

  /**
   * A request.
   *
   * @param method {@code GET}, {@code POST} or {@code DELETE}
   * @param path absolute path without a query
   * @param query parameters
   * @param body JSON object as maps, lists, strings, numbers, booleans; empty for none
   * @param gone completes when nobody waits for the answer any more, so that work can stop
   */
  record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, Object> body,
      CompletionStage<Void> gone) {
    public Request {
      requireNonNull(method, "method");
      requireNonNull(path, "path");
      query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
      body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
      requireNonNull(gone, "gone");
    }
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body JSON object; of a refusal {@code {"error": "…"}}
   */
  record Answer(int status, Map<String, Object> body) {
    public Answer {
      body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** Whether it is a refusal. */
    public boolean failed() {
      return status >= 400;
    }

    /** What went wrong; empty when nothing did. */
    public String errorText() {
      return body.get("error") instanceof String text ? text : "";
    }
  }
}
