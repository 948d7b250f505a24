package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.distribution.Distribution;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what people and programs see: by the key that they stand under, and, in free
 * text, by their value. References to secrets are no secrets and stay. Immutable; safe to share
 * between threads.
 */
public final class Redactor {
  /** Shorter values would hide parts of ordinary words. */
  private static final int SHORTEST_KNOWN = 6;

  /** What looks like a secret wherever it stands; group 1 stays. */
  private static final class Shapes {
    static final List<Pattern> ALL =
        List.of(
            Pattern.compile("(?i)(\\bbearer\\s+)[\\w.~+/=-]{6,}"),
            Pattern.compile("(://[^\\s/:@]*:)[^\\s/@]+(?=@)"),
            Pattern.compile(
                "(?i)([?&](?:token|key|api_?key|password|secret|access_token)=)[^&\\s\"'#]+"),
            Pattern.compile("()\\b(?:sk|xox[abprs]|gh[pousr])[-_][A-Za-z0-9_-]{16,}"));
  }

  private final Distribution distribution;
  private final ConfigSchema schema;
  private final List<String> known;

  private Redactor(Distribution distribution, List<String> known) {
    this.distribution = distribution;
    this.schema = ConfigSchema.of(distribution);
    this.known = known;
  }

  /** Knows the distribution's secret keys, and no secret. */
  public static Redactor of(Distribution distribution) {
    return new Redactor(distribution, List.of());
  }

  /** Knows the secrets of this configuration too, so that it finds them in free text. */
  public Redactor with(ConfigSnapshot snapshot) {
    Set<String> secrets = new TreeSet<>(known);
    BiConsumer<ConfigPath, String> collect = (path, secret) -> secrets.addAll(spellings(secret));
    eachSecret(ConfigPath.of(), snapshot.source(), collect);
    eachSecret(ConfigPath.of(), snapshot.resolved(), collect);
    return new Redactor(distribution, longestFirst(secrets))
        .with(snapshot.environment().variables());
  }

  /** Knows the secrets that stand in this document too. */
  public Redactor with(ConfigDocument document) {
    Set<String> secrets = new TreeSet<>(known);
    eachSecret(
        ConfigPath.of(), document.tree(), (path, secret) -> secrets.addAll(spellings(secret)));
    return new Redactor(distribution, longestFirst(secrets));
  }

  /** Knows the values of those variables whose names speak of secrets. */
  public Redactor with(Map<String, String> variables) {
    Set<String> secrets = new TreeSet<>(known);
    variables.forEach(
        (name, value) -> {
          if (SecretText.isSecretKey(name)) {
            secrets.addAll(spellings(value));
          }
        });
    return new Redactor(distribution, longestFirst(secrets));
  }

  /** Knows one more secret, such as a token from the command line. */
  public Redactor with(String secret) {
    Set<String> secrets = new TreeSet<>(known);
    secrets.addAll(spellings(secret));
    return new Redactor(distribution, longestFirst(secrets));
  }

  /** What stands in a secret's place: {@code __GATEHOUSE_REDACTED__}. */
  public String marker() {
    return "__" + distribution.id().toUpperCase(Locale.ROOT) + "_REDACTED__";
  }

  /** Returns a copy of a configuration tree whose secrets are markers. */
  @SuppressWarnings("unchecked") // an object stays an object
  public Map<String, Object> redact(Map<String, Object> tree) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(redact(ConfigPath.of(), tree));
  }

  /** Returns the value at {@code path} with its secrets replaced. */
  public @Nullable Object redact(ConfigPath path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put((String) key, redact(path.plus(key), element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(redact(path.plus(i), list.get(i)));
      }
      return copy;
    }
    if (value instanceof String text) {
      return isSecret(path, text) ? marker() : redact(text);
    }
    return value;
  }

  /**
   * Returns the document with secrets replaced by markers; comments stay, but no secret in them.
   */
  public ConfigDocument redact(ConfigDocument document) {
    Map<ConfigPath, String> replacements = new LinkedHashMap<>();
    Set<String> secrets = new TreeSet<>(known);
    eachString(
        ConfigPath.of(),
        document.tree(),
        (path, text) -> {
          String shown = isSecret(path, text) ? marker() : redact(text);
          if (!shown.equals(text)) {
            replacements.put(path, shown);
            secrets.addAll(spellings(text));
          }
        });
    ConfigDocument result = document;
    for (Map.Entry<ConfigPath, String> replacement : replacements.entrySet()) {
      result = result.replaced(replacement.getKey(), replacement.getValue());
    }
    return result.withComments(new Redactor(distribution, longestFirst(secrets))::redact);
  }

  /**
   * Returns the text of a configuration file without secrets, also of one that cannot be parsed:
   * then whatever follows a secret's key is hidden, wherever its line ends.
   */
  public String redactFile(String text) {
    try {
      return redact(redact(ConfigDocument.parse(text)).text());
    } catch (Json5SyntaxException e) {
      return redact(SecretText.maskText(text));
    }
  }

  /** Returns {@code text} with every known secret replaced, and what looks like one. */
  public String redact(String text) {
    String result = text;
    for (String secret : known) {
      result = result.replace(secret, marker());
    }
    for (Pattern shape : Shapes.ALL) {
      result = shape.matcher(result).replaceAll("$1" + Matcher.quoteReplacement(marker()));
    }
    return result;
  }

  /**
   * Puts the original secrets back where an edited document still has markers.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when there is no original for a marker
   */
  ConfigDocument restore(ConfigDocument edited, ConfigDocument original) {
    if (!edited.text().contains(marker())) {
      return edited;
    }
    List<ConfigPath> marked = new ArrayList<>();
    eachString(
        ConfigPath.of(),
        edited.tree(),
        (path, text) -> {
          if (text.contains(marker())) {
            marked.add(path);
          }
        });
    ConfigDocument result = edited;
    for (ConfigPath path : marked) {
      Object before = original.get(path).orElse(null);
      if (!(before instanceof String secret) || !hides((String) edited.get(path).get(), secret)) {
        throw new GatehouseException(
            ExitCode.USAGE,
            path + " holds the mark of a redacted secret, and there is no secret to put back",
            "write the secret itself, or leave the key out");
      }
      result = result.replaced(path, before);
    }
    return result;
  }

  /** Whether a text with markers in it may stand for the original. */
  private boolean hides(String marked, String original) {
    String pattern =
        Arrays.stream(marked.split(Pattern.quote(marker()), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(original).matches();
  }

  /** Calls back for every secret text of a tree, with its path. */
  void eachSecret(ConfigPath at, @Nullable Object tree, BiConsumer<ConfigPath, String> action) {
    eachString(
        at,
        tree,
        (path, text) -> {
          if (isSecret(path, text)) {
            action.accept(path, text);
          }
        });
  }

  private static void eachString(
      ConfigPath path, @Nullable Object value, BiConsumer<ConfigPath, String> action) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> eachString(path.plus(key), element, action));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        eachString(path.plus(i), list.get(i), action);
      }
    } else if (value instanceof String text) {
      action.accept(path, text);
    }
  }

  private boolean isSecret(ConfigPath path, String text) {
    return !text.isBlank() && !Secrets.isVariable(text) && schema.isSecret(path);
  }

  /** The ways in which a secret may stand in a text. */
  private static List<String> spellings(String secret) {
    if (secret.strip().length() < SHORTEST_KNOWN) {
      return List.of();
    }
    String json = Json.write(secret);
    return List.of(
        secret,
        json.substring(1, json.length() - 1),
        URLEncoder.encode(secret, StandardCharsets.UTF_8));
  }

  private static List<String> longestFirst(Set<String> secrets) {
    return secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }
}
