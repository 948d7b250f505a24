package dev.gatehouse.core.config.json5;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A JSON5 text and the tree over its tokens. Beyond JSON5 it reads {@code #} comments, which the
 * readers of other programs allow too. Immutable.
 *
 * <p>A path is a list of keys ({@code String}) and indexes ({@code Integer}).
 */
public final class Json5Document {
  /** Larger texts are refused before they are read. */
  public static final int MAX_CHARACTERS = 2 * 1024 * 1024;

  private final String text;
  private final List<Token> tokens;
  private final Node root;

  private Json5Document(String text, List<Token> tokens, Node root) {
    this.text = text;
    this.tokens = tokens;
    this.root = root;
  }

  /** Reads a text with exactly one value in it. */
  public static Json5Document parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new Json5SyntaxException("the text is larger than 2 MiB", 1, 1);
    }
    List<Token> tokens = Tokenizer.tokens(text);
    return new Json5Document(text, tokens, new Parser(text, tokens).parse());
  }

  public String text() {
    return text;
  }

  /** Returns a fresh copy of the whole value. */
  public @Nullable Object value() {
    return value(root);
  }

  /** Returns whether something stands at the path, null included. */
  public boolean has(List<Object> path) {
    return find(path) != null;
  }

  /** Returns a fresh copy of the value at the path, null when there is none. */
  public @Nullable Object value(List<Object> path) {
    Node node = find(path);
    return node == null ? null : value(node);
  }

  /** Returns where the key or element of a path begins, empty when there is none. */
  public Optional<TextPosition> position(List<Object> path) {
    Node node = root;
    int first = root.first();
    for (Object step : path) {
      int index = node instanceof Node.Container container ? container.indexOf(step) : -1;
      if (index < 0) {
        return Optional.empty();
      }
      Node.Item item = ((Node.Container) node).items().get(index);
      first = item.first();
      node = item.value();
    }
    return Optional.of(TextPosition.of(text, tokens.get(first).start()));
  }

  /**
   * Sets a value; missing objects and arrays on the way are made. What stands there already and is
   * equal stays as it is written, in every depth.
   *
   * @throws IllegalArgumentException when the path leads through a plain value or behind the end of
   *     an array
   */
  public Json5Document set(List<Object> path, @Nullable Object value) {
    Object plain = PlainValues.of(value);
    Json5Document result = put(List.of(), path, plain);
    if (!PlainValues.equal(result.value(path), plain)) {
      throw new IllegalStateException("an edit of " + path + " would damage the document");
    }
    return result;
  }

  /** Removes a member or an element; a missing one changes nothing. */
  public Json5Document unset(List<Object> path) {
    if (path.isEmpty() || !has(path)) {
      return this;
    }
    Node.Container parent = requireNonNull(parent(path));
    return parse(editor().remove(parent, parent.indexOf(path.get(path.size() - 1))));
  }

  /** Sets {@code rest}, whose part {@code done} is known to exist. */
  private Json5Document put(List<Object> done, List<Object> rest, @Nullable Object value) {
    if (rest.isEmpty()) {
      return putHere(done, value);
    }
    Node.Container container = container(done, rest.get(0));
    List<Object> next = plus(done, rest.get(0));
    if (rest.size() > 1 && has(next) && value(next) == null) {
      return putHere(next, PlainValues.nest(rest.subList(1, rest.size()), value));
    }
    if (has(next)) {
      return put(next, rest.subList(1, rest.size()), value);
    }
    Object step = rest.get(0);
    if (step instanceof Integer index && index > container.items().size()) {
      throw new IllegalArgumentException(
          "the array has " + container.items().size() + " elements, there is no [" + index + "]");
    }
    String key = step instanceof String name ? name : null;
    Object nested = PlainValues.nest(rest.subList(1, rest.size()), value);
    return parse(editor().add(container, parent(done), key, nested));
  }

  /** Replaces the value at a path that exists, as little of its text as possible. */
  private Json5Document putHere(List<Object> path, @Nullable Object value) {
    Node node = requireNonNull(find(path));
    Object old = value(node);
    if (PlainValues.equal(old, value)) {
      return this;
    }
    if (old instanceof Map<?, ?> before && value instanceof Map<?, ?> after && !before.isEmpty()) {
      return merge(path, before, after);
    }
    if (old instanceof List<?> before && value instanceof List<?> after && !before.isEmpty()) {
      return merge(path, before, after);
    }
    return parse(editor().replace(node, parent(path), value));
  }

  private Json5Document merge(List<Object> path, Map<?, ?> before, Map<?, ?> after) {
    Json5Document result = this;
    for (Map.Entry<?, ?> entry : after.entrySet()) {
      result = result.put(path, List.of((Object) entry.getKey()), entry.getValue());
    }
    for (Object key : before.keySet()) {
      if (!after.containsKey(key)) {
        result = result.unset(plus(path, key));
      }
    }
    return result;
  }

  private Json5Document merge(List<Object> path, List<?> before, List<?> after) {
    Json5Document result = this;
    for (int i = before.size() - 1; i >= after.size(); i--) {
      result = result.unset(plus(path, i));
    }
    for (int i = 0; i < after.size(); i++) {
      result = result.put(path, List.of((Object) i), after.get(i));
    }
    return result;
  }

  private Node.Container container(List<Object> path, Object step) {
    Node node = find(path);
    if (node instanceof Node.Container container
        && container.isObject() == step instanceof String) {
      return container;
    }
    String what =
        node instanceof Node.Container c
            ? c.isObject() ? "an object" : "an array"
            : "a plain value";
    throw new IllegalArgumentException(
        (path.isEmpty() ? "the document" : path.get(path.size() - 1))
            + " is "
            + what
            + ", it has no "
            + (step instanceof String ? "key \"" + step + "\"" : "element [" + step + "]"));
  }

  private Node.@Nullable Container parent(List<Object> path) {
    return path.isEmpty() ? null : (Node.Container) find(path.subList(0, path.size() - 1));
  }

  private Editor editor() {
    return new Editor(text, tokens, root);
  }

  private static List<Object> plus(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /** Changes the text of every comment; the result must be comments again. */
  public Json5Document withComments(UnaryOperator<String> change) {
    StringBuilder result = new StringBuilder(text.length());
    for (Token token : tokens) {
      String part = text.substring(token.start(), token.end());
      result.append(token.kind().isComment() ? change.apply(part) : part);
    }
    return result.toString().equals(text) ? this : parse(result.toString());
  }

  private @Nullable Node find(List<Object> path) {
    Node node = root;
    for (Object step : path) {
      int index = node instanceof Node.Container container ? container.indexOf(step) : -1;
      if (index < 0) {
        return null;
      }
      node = ((Node.Container) node).items().get(index).value();
    }
    return node;
  }

  static @Nullable Object value(Node node) {
    if (node instanceof Node.Scalar scalar) {
      return scalar.value();
    }
    Node.Container container = (Node.Container) node;
    if (container.isObject()) {
      Map<@Nullable String, @Nullable Object> map = new LinkedHashMap<>();
      container.items().forEach(item -> map.put(item.key(), value(item.value())));
      return map;
    }
    List<@Nullable Object> list = new ArrayList<>(container.items().size());
    container.items().forEach(item -> list.add(value(item.value())));
    return list;
  }
}
