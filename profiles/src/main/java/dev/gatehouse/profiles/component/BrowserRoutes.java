package dev.gatehouse.profiles.component;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The routes of browser control for callers in the same process: the same table that the control
 * port serves, without a socket between. Bound by browser control with a Guice {@code
 * OptionalBinder}; a gateway without browsers has none. Safe to use from several threads.
 */
public interface BrowserRoutes {
  /**
   * Answers a request. Checks no rights: the caller asks {@link #access} first. Never blocks.
   *
   * @return does not fail; what goes wrong is an answer with a status of 400 or more
   */
  CompletionStage<Answer> handle(Request request);

  /**
   * What a caller must be allowed to do for a route; {@link Access#READ} for one that does not
   * exist, which is answered with 404 or 405. Blocks when nobody has used browsers yet.
   */
  Access access(String method, String path);

  /** What a caller must be allowed to do. */
  enum Access {
    /** Look only. */
    READ,
    /** Drive browsers. */
    WRITE,
    /** Change what is configured, or delete a browser's data. */
    ADMIN
  }

  /**
   * A request.
   *
   * @param method {@code GET}, {@code POST} or {@code DELETE}
   * @param path absolute, percent-encoded, without a query
   * @param query parameters
   * @param body JSON tree of maps, lists, strings, numbers, booleans; empty when there is none
   * @param gone completes when the caller has hung up and wants no answer any more: running scripts
   *     are ended then; may never complete
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
      requireNonNull(gone, "gone");
      query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
      body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** A request of a caller who stays for the answer. */
    public Request(
        String method, String path, Map<String, String> query, Map<String, Object> body) {
      this(method, path, query, body, new CompletableFuture<>());
    }
  }

  /**
   * The answer.
   *
   * @param status HTTP status
   * @param body JSON tree of maps, lists, strings, numbers, booleans and nulls; an error has its
   *     text under {@code error}
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
