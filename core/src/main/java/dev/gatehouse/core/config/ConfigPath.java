package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a configuration: {@code agents.list[0].id}, {@code channels["my.x"]}. Immutable.
 *
 * @param steps a {@code String} for a key, an {@code Integer} from 0 for an element; empty for the
 *     whole document
 */
public record ConfigPath(List<Object> steps) {
  public ConfigPath {
    steps = List.copyOf(steps);
    for (Object step : steps) {
      if (!(step instanceof String) && !(step instanceof Integer index && index >= 0)) {
        throw new IllegalArgumentException("a step is a key or an index: " + step);
      }
    }
  }

  /** The path with these keys and indexes. */
  public static ConfigPath of(Object... steps) {
    return new ConfigPath(List.of(steps));
  }

  /**
   * Reads a path: dots between keys, {@code [0]} for an element, {@code ["a.b"]} or {@code a\.b}
   * for a key that holds a dot.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when the text is no path
   */
  public static ConfigPath parse(String text) {
    return new Reader(text).read();
  }

  /** Returns this path with one more step. */
  public ConfigPath plus(Object step) {
    List<Object> longer = new ArrayList<>(steps);
    longer.add(step);
    return new ConfigPath(longer);
  }

  /** The text form, which {@link #parse} reads back. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Object step : steps) {
      append(out, step);
    }
    return out.toString();
  }

  static void append(StringBuilder out, Object step) {
    if (step instanceof Integer) {
      out.append('[').append(step).append(']');
    } else if (isPlain((String) step)) {
      out.append(out.length() == 0 ? "" : ".").append(step);
    } else {
      out.append('[').append(Json.write(step)).append(']');
    }
  }

  private static boolean isPlain(String key) {
    if (key.isEmpty()) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetterOrDigit(c) && "_-$*/:@".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static final class Reader {
    private final String text;
    private final List<Object> steps = new ArrayList<>();
    private int at;

    Reader(String text) {
      this.text = text.trim();
    }

    ConfigPath read() {
      if (text.isEmpty()) {
        throw bad("it is empty");
      }
      boolean wantsKey = true;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '[') {
          bracket();
          wantsKey = false;
        } else if (c == '.') {
          if (wantsKey) {
            throw bad("a key is missing before the dot at character " + (at + 1));
          }
          at++;
          wantsKey = true;
          if (at < text.length() && text.charAt(at) == '[') {
            throw bad("a key is missing after the dot at character " + at);
          }
        } else if (wantsKey) {
          key();
          wantsKey = false;
        } else {
          throw bad("a dot is missing at character " + (at + 1));
        }
      }
      if (wantsKey) {
        throw bad("a key is missing at the end");
      }
      return new ConfigPath(steps);
    }

    private void key() {
      StringBuilder key = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        key.append(text.charAt(at++));
      }
      steps.add(key.toString());
    }

    private void bracket() {
      int open = at++;
      if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
        quoted(text.charAt(at++));
      } else {
        int close = text.indexOf(']', at);
        if (close < 0) {
          throw bad("\"]\" is missing after character " + (open + 1));
        }
        String inside = text.substring(at, close).trim();
        at = close;
        if (inside.isEmpty()) {
          throw bad("\"[]\" at character " + (open + 1) + " is empty");
        }
        steps.add(index(inside));
      }
      if (at >= text.length() || text.charAt(at) != ']') {
        throw bad("\"]\" is missing after character " + (open + 1));
      }
      at++;
    }

    private void quoted(char quote) {
      StringBuilder key = new StringBuilder();
      while (at < text.length() && text.charAt(at) != quote) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        key.append(text.charAt(at++));
      }
      if (at >= text.length()) {
        throw bad("the closing quote is missing");
      }
      at++;
      steps.add(key.toString());
    }

    private static Object index(String inside) {
      boolean digits = inside.chars().allMatch(c -> c >= '0' && c <= '9');
      return digits && inside.length() < 10 ? (Object) Integer.valueOf(inside) : inside;
    }

    private GatehouseException bad(String why) {
      return new GatehouseException(
          ExitCode.USAGE,
          "\"" + text + "\" is no configuration path: " + why,
          "write it like gateway.port, agents.list[0].id or channels[\"a.b\"]");
    }
  }
}
