package dev.gatehouse.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames that clients send. Streams through the text once, so that a frame that is nested too
 * deeply or holds something else than a request costs no more than its length.
 */
public final class FrameReader {
  /** The deepest nesting of a frame; the deepest known request needs eight levels. */
  public static final int MAX_DEPTH = 64;

  private static final int MAX_STRING = Protocol.V4.maxPayloadBytes();
  private static final Set<String> TOLERATED = Set.of("traceparent", "expectedProfileId");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(100)
                  .maxNameLength(2_000)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private FrameReader() {}

  /** What a text is. */
  public sealed interface Frame permits Request, NotARequest, NotJson {}

  /**
   * A request.
   *
   * @param params its parameters as a {@code JsonObject}; null when there were none
   * @param paramsAreObject false when there were parameters of another type
   */
  public record Request(
      String id, String method, @Nullable JsonObject params, boolean paramsAreObject)
      implements Frame {}

  /**
   * JSON, but no request.
   *
   * @param id the id in it, {@code invalid} when it has none
   * @param problem what is wrong, in the words of the wire
   */
  public record NotARequest(String id, String problem) implements Frame {}

  /** No JSON at all. */
  public record NotJson() implements Frame {}

  /** Reads one frame. */
  public static Frame read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        if (parser.currentToken() == null) {
          return new NotJson();
        }
        parser.skipChildren();
        return parser.nextToken() == null
            ? new NotARequest("invalid", "must be object")
            : new NotJson();
      }
      return object(parser);
    } catch (StreamConstraintsException e) {
      return new NotARequest("invalid", "nested too deeply or a value is too long");
    } catch (IOException e) {
      return new NotJson();
    }
  }

  private static Frame object(JsonParser parser) throws IOException {
    @Nullable String type = null;
    @Nullable String id = null;
    @Nullable String method = null;
    @Nullable Object params = null;
    List<String> problems = new ArrayList<>(0);
    String name = parser.nextFieldName();
    while (name != null) {
      parser.nextToken();
      switch (name) {
        case "type" -> type = text(parser, name, problems);
        case "id" -> id = text(parser, name, problems);
        case "method" -> method = text(parser, name, problems);
        case "params" -> params = value(parser);
        default -> {
          parser.skipChildren();
          if (!TOLERATED.contains(name)) {
            problems.add("at root: unexpected property '" + name + "'");
          }
        }
      }
      name = parser.nextFieldName();
    }
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      return new NotJson();
    }
    if (!problems.isEmpty() || !"req".equals(type) || id == null || method == null) {
      return new NotARequest(
          id == null ? "invalid" : id, String.join("; ", missing(type, id, method, problems)));
    }
    @Nullable JsonObject object = null;
    if (params instanceof Map<?, ?> map) {
      object = new JsonObject(asTree(map));
    }
    return new Request(id, method, object, params == null || object != null);
  }

  private static List<String> missing(
      @Nullable String type, @Nullable String id, @Nullable String method, List<String> problems) {
    List<String> all = new ArrayList<>();
    if (type == null && id == null && method == null && problems.isEmpty()) {
      all.add("must have required property 'type'");
    }
    if (type != null && !type.equals("req")) {
      all.add("at /type: must be equal to constant");
    }
    if (id == null) {
      all.add("must have required property 'id'");
    }
    if (method == null) {
      all.add("must have required property 'method'");
    }
    all.addAll(problems);
    return all;
  }

  private static @Nullable String text(JsonParser parser, String name, List<String> problems)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      problems.add("at /" + name + ": must be string");
      return null;
    }
    String text = parser.getText();
    if (text.isEmpty()) {
      problems.add("at /" + name + ": must NOT have fewer than 1 characters");
      return null;
    }
    return text;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        String name = parser.nextFieldName();
        while (name != null) {
          parser.nextToken();
          map.put(name, value(parser));
          name = parser.nextFieldName();
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  @SuppressWarnings("unchecked") // the reader makes no other keys
  private static Map<String, Object> asTree(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
