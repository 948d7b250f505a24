package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of variables in the place of {@code ${NAME}} in strings. Names are upper-case; a
 * doubled dollar, {@code $${NAME}}, stands for the text itself; any other dollar is a dollar.
 */
final class Variables {
  private final Environment environment;
  private final Problems problems;

  Variables(Environment environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** Returns a copy of the value; a missing variable is an error at its path. */
  @Nullable Object substitute(ConfigPath path, @Nullable Object value) {
    if (value instanceof String text) {
      return text.indexOf("${") < 0 ? text : substitute(path, text);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key, substitute(path.plus(key), element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(substitute(path.plus(i), list.get(i)));
      }
      return copy;
    }
    return value;
  }

  private String substitute(ConfigPath path, String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf("${", at);
      int close = dollar < 0 ? -1 : text.indexOf('}', dollar);
      if (close < 0) {
        break;
      }
      String name = text.substring(dollar + 2, close);
      if (!isUpperCaseName(name)) {
        out.append(text, at, dollar + 2);
        at = dollar + 2;
      } else if (dollar > at && text.charAt(dollar - 1) == '$') {
        out.append(text, at, dollar - 1).append(text, dollar, close + 1);
        at = close + 1;
      } else {
        out.append(text, at, dollar).append(valueOf(path, name));
        at = close + 1;
      }
    }
    return out.append(text.substring(at)).toString();
  }

  private String valueOf(ConfigPath path, String name) {
    Optional<String> value = environment.get(name);
    if (value.isEmpty()) {
      problems.error(
          path,
          "the variable \"" + name + "\" is not set, but " + path + " needs it",
          "set it in the environment, in .env of the state directory or in the env block");
    }
    return value.orElse("");
  }

  /** Whether a text is the name of a variable of any system. */
  static boolean isName(String text) {
    return !text.isEmpty()
        && !Character.isDigit(text.charAt(0))
        && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
  }

  /** Whether a text is a name that a configuration may refer to. */
  static boolean isUpperCaseName(String text) {
    return isName(text) && text.chars().noneMatch(Character::isLowerCase);
  }
}
