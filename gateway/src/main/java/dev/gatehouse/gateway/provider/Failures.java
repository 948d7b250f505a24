package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells failures of providers apart and puts them into words. */
final class Failures {
  private static final int LONGEST = 300;
  private static final Pattern OVERFLOW =
      Pattern.compile(
          "context.?(length|window|size)|too many (input )?tokens|prompt is too long|"
              + "maximum (context|prompt) |input (is )?too long|exceeds? the (model's )?"
              + "(maximum|limit).*token|token count.*exceeds",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BILLING =
      Pattern.compile(
          "insufficient.{0,10}(quota|balance|credit|funds)|credit balance|billing|payment required|"
              + "exceeded your current quota",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OVERLOADED =
      Pattern.compile("overloaded|at capacity|server.{0,5}busy", Pattern.CASE_INSENSITIVE);
  private static final Pattern RATE =
      Pattern.compile(
          "rate.?limit|too many requests|resource.?exhausted", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTH =
      Pattern.compile(
          "(invalid|incorrect|wrong|expired|missing).{0,12}(api.?key|x-api-key|token|credential)"
              + "|api key not valid|authentication|unauthorized",
          Pattern.CASE_INSENSITIVE);

  private Failures() {}

  /** What an answer with an error status means. */
  static ModelFailure status(
      int status, String body, Optional<Duration> retryAfter, Endpoint endpoint) {
    String text = message(body);
    return new ModelFailure(
        kind(status, text + " " + type(body)),
        clean(
            endpoint.provider() + " answered " + status + (text.isEmpty() ? "" : ": " + text),
            endpoint),
        status,
        retryAfter);
  }

  /** What an error in the middle of a stream, or one without a status, means. */
  static ModelFailure words(String text, Endpoint endpoint) {
    String said = text.strip().startsWith("{") ? message(text) : text;
    return new ModelFailure(
        kind(0, said + " " + type(text)),
        clean(endpoint.provider() + " stopped with an error: " + said, endpoint));
  }

  static ModelFailure of(Kind kind, String text, Endpoint endpoint) {
    return new ModelFailure(kind, clean(text, endpoint));
  }

  private static Kind kind(int status, String text) {
    if (OVERFLOW.matcher(text).find()
        && (status == 0 || status == 400 || status == 413 || status == 422)) {
      return Kind.CONTEXT_OVERFLOW;
    }
    if (status == 402 || BILLING.matcher(text).find()) {
      return Kind.BILLING;
    }
    return switch (status) {
      case 401, 403, 407 -> Kind.AUTH;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.CONTEXT_OVERFLOW;
      case 429 -> Kind.RATE_LIMIT;
      case 0, 400, 422 -> byWords(status, text);
      default -> status >= 500 ? Kind.OVERLOADED : Kind.BAD_REQUEST;
    };
  }

  private static Kind byWords(int status, String text) {
    if (AUTH.matcher(text).find()) {
      return Kind.AUTH;
    }
    if (OVERLOADED.matcher(text).find()) {
      return Kind.OVERLOADED;
    }
    if (RATE.matcher(text).find()) {
      return Kind.RATE_LIMIT;
    }
    return status == 0 ? Kind.OVERLOADED : Kind.BAD_REQUEST;
  }

  /** The provider's own words out of the JSON that most send; nothing of a page. */
  private static String message(String body) {
    try {
      JsonObject json = new JsonObject(body.strip());
      Object error = json.getValue("error", json.getValue("message"));
      if (error instanceof JsonObject inner) {
        Object text = inner.getValue("message");
        return text == null ? inner.encode() : String.valueOf(text);
      }
      return error == null ? "" : String.valueOf(error);
    } catch (DecodeException | ClassCastException e) {
      return body.stripLeading().startsWith("<") || body.stripLeading().startsWith("[")
          ? ""
          : body.strip();
    }
  }

  private static String type(String body) {
    try {
      return new JsonObject(body.strip()).getValue("error") instanceof JsonObject error
          ? error.getValue("type") + " " + error.getValue("code") + " " + error.getValue("status")
          : "";
    } catch (DecodeException | ClassCastException e) {
      return "";
    }
  }

  /** One line of bearable length without the credential. */
  private static String clean(String text, Endpoint endpoint) {
    String out = text;
    if (endpoint.secret().isPresent()) {
      out = out.replace(endpoint.secret().get(), "***");
    }
    for (String value : endpoint.headers().values()) {
      if (value.length() >= 8) {
        out = out.replace(value, "***");
      }
    }
    StringBuilder line = new StringBuilder();
    out.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .limit(LONGEST)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /** How long the provider asks to wait: seconds, milliseconds or a date. */
  static Optional<Duration> retryAfter(
      Optional<String> seconds, Optional<String> millis, Instant now) {
    Optional<Duration> exact = millis.flatMap(text -> number(text)).map(Duration::ofMillis);
    return exact.or(
        () ->
            seconds.flatMap(
                text ->
                    number(text)
                        .map(Duration::ofSeconds)
                        .or(() -> date(text).map(at -> Duration.between(now, at)))
                        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)));
  }

  private static Optional<Long> number(String text) {
    try {
      double value = Double.parseDouble(text.strip());
      return value >= 0 && value < 1e9 ? Optional.of((long) Math.ceil(value)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(
                  text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
