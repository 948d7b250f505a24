package dev.gatehouse.core.config.json5;

import dev.gatehouse.core.config.json5.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the tree over the tokens of one text. */
final class Parser {
  /** Deeper documents are refused before they can exhaust a stack. */
  static final int MAX_DEPTH = 100;

  private final String text;
  private final List<Token> tokens;
  private final Literals literals;
  private int at;

  Parser(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
    this.literals = new Literals(text);
  }

  Node parse() {
    skipTrivia();
    if (token().kind() == Kind.END) {
      throw bad("the text is empty");
    }
    Node root = value(0);
    skipTrivia();
    if (token().kind() != Kind.END) {
      throw bad("there is more text behind the end of the value");
    }
    return root;
  }

  private Node value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad("nesting deeper than " + MAX_DEPTH);
    }
    Token token = token();
    return switch (token.kind()) {
      case OPEN_OBJECT -> container(depth, true, Kind.CLOSE_OBJECT);
      case OPEN_ARRAY -> container(depth, false, Kind.CLOSE_ARRAY);
      case STRING -> new Node.Scalar(at, at++, literals.string(token));
      case NUMBER -> new Node.Scalar(at, at++, literals.number(token));
      case WORD -> new Node.Scalar(at, at++, literals.constant(token));
      case END -> throw bad("the text ends where a value was expected");
      case CLOSE_OBJECT, CLOSE_ARRAY, COLON, COMMA ->
          throw bad("a value was expected instead of \"" + show(token) + "\"");
      case SPACE, LINE_BREAK, LINE_COMMENT, BLOCK_COMMENT -> throw new AssertionError(token);
    };
  }

  private Node.Container container(int depth, boolean isObject, Kind close) {
    int first = at++;
    List<Node.Item> items = new ArrayList<>();
    Map<String, Integer> keys = new HashMap<>();
    while (true) {
      skipTrivia();
      if (token().kind() == close) {
        return new Node.Container(first, at++, isObject, items);
      }
      if (token().kind() == Kind.END) {
        throw unclosed(first, isObject ? "}" : "]");
      }
      Node.Item item = isObject ? member(depth, keys) : element(depth);
      items.add(item);
      if (item.comma() < 0 && token().kind() != close) {
        if (token().kind() == Kind.END) {
          throw unclosed(first, isObject ? "}" : "]");
        }
        throw bad("a comma is missing before \"" + show(token()) + "\"");
      }
    }
  }

  private Node.Item member(int depth, Map<String, Integer> keys) {
    int first = at;
    String key = key();
    Integer earlier = keys.putIfAbsent(key, tokens.get(first).start());
    if (earlier != null) {
      throw bad(
          "the key \""
              + key
              + "\" stands in line "
              + TextPosition.of(text, earlier).line()
              + " already");
    }
    at++;
    skipTrivia();
    if (token().kind() != Kind.COLON) {
      throw bad("a colon is missing after the key \"" + key + "\"");
    }
    at++;
    skipTrivia();
    Node value = value(depth + 1);
    return new Node.Item(key, first, value, comma());
  }

  private Node.Item element(int depth) {
    int first = at;
    Node value = value(depth + 1);
    return new Node.Item(null, first, value, comma());
  }

  /** Steps over trivia to the comma; without one, stays on the token that stands there instead. */
  private int comma() {
    skipTrivia();
    return token().kind() == Kind.COMMA ? at++ : -1;
  }

  private String key() {
    Token token = token();
    return switch (token.kind()) {
      case STRING -> literals.string(token);
      case WORD -> literals.word(token);
      case NUMBER -> throw bad("the key \"" + show(token) + "\" needs quotes");
      default -> throw bad("a key was expected instead of \"" + show(token) + "\"");
    };
  }

  private void skipTrivia() {
    while (token().kind().isTrivia()) {
      at++;
    }
  }

  private Token token() {
    return tokens.get(at);
  }

  private String show(Token token) {
    String shown = text.substring(token.start(), token.end());
    return shown.length() > 30 ? shown.substring(0, 30) + "…" : shown;
  }

  private Json5SyntaxException unclosed(int opening, String close) {
    int line = TextPosition.of(text, tokens.get(opening).start()).line();
    return bad("\"" + close + "\" is missing for what line " + line + " opens");
  }

  private Json5SyntaxException bad(String message) {
    return Json5SyntaxException.at(text, token().start(), message);
  }
}
