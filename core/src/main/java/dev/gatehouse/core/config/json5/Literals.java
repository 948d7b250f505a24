package dev.gatehouse.core.config.json5;

import org.jspecify.annotations.Nullable;

/** Reads the values of string, number and word tokens. */
final class Literals {
  private final String text;

  Literals(String text) {
    this.text = text;
  }

  /** The characters that a quoted string stands for. */
  String string(Token token) {
    String inside = text.substring(token.start() + 1, token.end() - 1);
    return inside.indexOf('\\') < 0 ? inside : unescape(token.start() + 1, token.end() - 1);
  }

  /** The name that an unquoted key stands for. */
  String word(Token token) {
    String word = text.substring(token.start(), token.end());
    if (word.indexOf('\\') < 0) {
      return word;
    }
    StringBuilder name = new StringBuilder();
    for (int i = token.start(); i < token.end(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        c = hex(i + 2, 4, i);
        i += 5;
        if (!(name.length() == 0 ? Tokenizer.isWordStart(c) : Tokenizer.isWordPart(c))) {
          throw bad(i - 5, "this escape is no letter of a key; put the key in quotes");
        }
      }
      name.append(c);
    }
    return name.toString();
  }

  /** The value of a word that is no key. */
  @Nullable Object constant(Token token) {
    String word = text.substring(token.start(), token.end());
    return switch (word) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      case "null" -> null;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> throw bad(token.start(), "\"" + word + "\" needs quotes to be a text");
    };
  }

  /** A {@code Long} when it is whole and fits, else a {@code Double}. */
  Number number(Token token) {
    String number = text.substring(token.start(), token.end());
    boolean negative = number.charAt(0) == '-';
    String digits = negative || number.charAt(0) == '+' ? number.substring(1) : number;
    if (digits.equals("Infinity")) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (digits.equals("NaN")) {
      return Double.NaN;
    }
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return hexNumber(token, digits.substring(2), negative);
    }
    if (!isDecimal(digits)) {
      throw bad(token.start(), "\"" + number + "\" is no number");
    }
    if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      try {
        return Long.valueOf((negative ? "-" : "") + digits);
      } catch (NumberFormatException e) {
        // too large for a Long
      }
    }
    return Double.valueOf((negative ? "-" : "") + digits);
  }

  private Number hexNumber(Token token, String digits, boolean negative) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      throw bad(token.start(), "this is no hexadecimal number");
    }
    java.math.BigInteger value = new java.math.BigInteger(digits, 16);
    if (negative) {
      value = value.negate();
    }
    return value.bitLength() < 64 ? (Number) value.longValue() : (Number) value.doubleValue();
  }

  /** Digits with an optional fraction and exponent; no leading zero, a digit on some side. */
  private static boolean isDecimal(String digits) {
    int i = skipDigits(digits, 0);
    boolean leadingZero = i > 1 && digits.charAt(0) == '0';
    int seen = i;
    if (i < digits.length() && digits.charAt(i) == '.') {
      int end = skipDigits(digits, i + 1);
      seen += end - i - 1;
      i = end;
    }
    if (leadingZero || seen == 0) {
      return false;
    }
    if (i < digits.length() && (digits.charAt(i) == 'e' || digits.charAt(i) == 'E')) {
      i++;
      if (i < digits.length() && (digits.charAt(i) == '+' || digits.charAt(i) == '-')) {
        i++;
      }
      int end = skipDigits(digits, i);
      if (end == i) {
        return false;
      }
      i = end;
    }
    return i == digits.length();
  }

  private static int skipDigits(String digits, int from) {
    int i = from;
    while (i < digits.length() && digits.charAt(i) >= '0' && digits.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private String unescape(int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      char c = text.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(i++);
      switch (escape) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000B');
        case 'x' -> {
          out.append(hex(i, 2, i - 2));
          i += 2;
        }
        case 'u' -> {
          out.append(hex(i, 4, i - 2));
          i += 4;
        }
        case '\r' -> i += i < to && text.charAt(i) == '\n' ? 1 : 0;
        case '\n', '\u2028', '\u2029' -> {
          // a line that goes on in the next one
        }
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
          boolean digitFollows = i < to && text.charAt(i) >= '0' && text.charAt(i) <= '9';
          if (escape != '0' || digitFollows) {
            throw bad(i - 2, "an escape with digits; write \\x or \\u");
          }
          out.append('\0');
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }

  private char hex(int from, int count, int escapeStart) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit =
          i < text.length() && text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw bad(escapeStart, "this escape needs " + count + " hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private Json5SyntaxException bad(int offset, String message) {
    return Json5SyntaxException.at(text, offset, message);
  }
}
