package dev.gatehouse.core.config.json5;

import dev.gatehouse.core.config.json5.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text into tokens and loses nothing of it. */
final class Tokenizer {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    return new Tokenizer(text).run();
  }

  private List<Token> run() {
    while (at < text.length()) {
      int start = at;
      Kind kind = next(text.charAt(at));
      tokens.add(new Token(kind, start, at));
    }
    tokens.add(new Token(Kind.END, at, at));
    return tokens;
  }

  private Kind next(char c) {
    switch (c) {
      case '{':
        return one(Kind.OPEN_OBJECT);
      case '}':
        return one(Kind.CLOSE_OBJECT);
      case '[':
        return one(Kind.OPEN_ARRAY);
      case ']':
        return one(Kind.CLOSE_ARRAY);
      case ':':
        return one(Kind.COLON);
      case ',':
        return one(Kind.COMMA);
      case '"', '\'':
        return string(c);
      case '#':
        return lineComment();
      case '/':
        return comment();
      case '\r':
        at += at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
        return Kind.LINE_BREAK;
      case '+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
        return number();
      default:
        return spaceOrWord(c);
    }
  }

  private Kind one(Kind kind) {
    at++;
    return kind;
  }

  private Kind spaceOrWord(char c) {
    if (isLineBreak(c)) {
      return one(Kind.LINE_BREAK);
    }
    if (isSpace(c)) {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
      return Kind.SPACE;
    }
    if (wordCharacter(true) == 0) {
      throw bad(at, "unexpected character " + show(c));
    }
    for (int length = wordCharacter(true); length > 0; length = wordCharacter(false)) {
      at += length;
    }
    return Kind.WORD;
  }

  /** Returns how many characters form the next character of a word; 0 when none does. */
  private int wordCharacter(boolean first) {
    if (at >= text.length()) {
      return 0;
    }
    if (text.startsWith("\\u", at)) {
      return 6; // Literals refuses wrong digits
    }
    int c = text.codePointAt(at);
    boolean fits = first ? isWordStart(c) : isWordPart(c);
    return fits ? Character.charCount(c) : 0;
  }

  private Kind string(char quote) {
    int start = at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        return one(Kind.STRING);
      }
      if (c == '\\') {
        at++;
        if (text.startsWith("\r\n", at)) {
          at++;
        }
      } else if (c == '\n' || c == '\r') {
        break;
      }
      at++;
    }
    throw bad(start, "this string has no closing " + quote);
  }

  private Kind comment() {
    if (text.startsWith("//", at)) {
      return lineComment();
    }
    if (!text.startsWith("/*", at)) {
      throw bad(at, "unexpected character " + show('/'));
    }
    int close = text.indexOf("*/", at + 2);
    if (close < 0) {
      throw bad(at, "this comment has no closing */");
    }
    at = close + 2;
    return Kind.BLOCK_COMMENT;
  }

  private Kind lineComment() {
    while (at < text.length() && !isLineBreak(text.charAt(at))) {
      at++;
    }
    return Kind.LINE_COMMENT;
  }

  /** Takes all that could belong to a number; {@link Literals} judges it. */
  private Kind number() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean sign = c == '+' || c == '-';
      if (sign ? "eE".indexOf(text.charAt(at - 1)) < 0 : c != '.' && !isWordPart(c)) {
        break;
      }
      at++;
    }
    return Kind.NUMBER;
  }

  static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  private static boolean isSpace(char c) {
    return c == ' '
        || c == '\t'
        || c == '\u000B'
        || c == '\f'
        || c == '\u00A0'
        || c == '\uFEFF' // a byte order mark
        || (c > 127 && Character.getType(c) == Character.SPACE_SEPARATOR);
  }

  static boolean isWordStart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '$'
        || c == '_'
        || (c > 127 && (Character.isLetter(c) || Character.getType(c) == Character.LETTER_NUMBER));
  }

  static boolean isWordPart(int c) {
    if (isWordStart(c) || (c >= '0' && c <= '9')) {
      return true;
    }
    if (c <= 127) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.CONNECTOR_PUNCTUATION
        || c == '\u200C'
        || c == '\u200D';
  }

  private static String show(char c) {
    return c < ' ' || c == 127 ? String.format("U+%04X", (int) c) : "\"" + c + "\"";
  }

  private Json5SyntaxException bad(int offset, String message) {
    return Json5SyntaxException.at(text, offset, message);
  }
}
