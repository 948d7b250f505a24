package dev.gatehouse.profiles;

import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.core.config.SecretRef;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.profiles.Credential.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials of a configuration tree: what the schema calls a secret, and what is named
 * like one, because channels and plugins bring keys that no schema knows. Pure.
 */
public final class CredentialFinder {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(token|secret|password|passwd|apikey|api_key|privatekey|serviceaccount)$");

  private final ConfigSchema schema;
  private final List<Credential> found = new ArrayList<>();

  private CredentialFinder(Distribution distribution) {
    this.schema = ConfigSchema.of(distribution);
  }

  /** Returns every credential of a resolved tree, switched on or not. */
  public static List<Credential> find(Distribution distribution, Map<String, Object> tree) {
    CredentialFinder finder = new CredentialFinder(distribution);
    finder.walk(new ConfigPath(List.of()), tree, true);
    return finder.found;
  }

  private void walk(ConfigPath path, @Nullable Object value, boolean active) {
    if (value != null && !path.steps().isEmpty() && isSecret(path) && isValue(value)) {
      found.add(new Credential(kind(path), path, value, active));
    } else if (value instanceof Map<?, ?> map) {
      boolean on = active && !Boolean.FALSE.equals(map.get("enabled"));
      map.forEach((key, child) -> walk(path.plus(String.valueOf(key)), child, on));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(path.plus(i), list.get(i), active);
      }
    }
  }

  private static boolean isValue(Object value) {
    return (value instanceof String text && !text.isBlank()) || SecretRef.of(value).isPresent();
  }

  private boolean isSecret(ConfigPath path) {
    String name = String.valueOf(path.steps().get(path.steps().size() - 1));
    return SECRET_NAME.matcher(name).matches()
        || schema.isSecret(path)
        || (root(path).equals("channels") && isAccount(path, name));
  }

  /** A Signal account is the telephone number itself; whoever has it gets the messages. */
  private static boolean isAccount(ConfigPath path, String name) {
    return name.equals("account") && path.steps().contains("signal");
  }

  private static Kind kind(ConfigPath path) {
    return switch (root(path)) {
      case "channels" -> Kind.CHANNEL;
      case "gateway" -> path.steps().contains("remote") ? Kind.SERVICE : Kind.GATEWAY;
      case "hooks", "cron" -> Kind.HOOK;
      case "browser" -> Kind.CONTROL;
      default -> Kind.SERVICE;
    };
  }

  private static String root(ConfigPath path) {
    return String.valueOf(path.steps().get(0)).toLowerCase(Locale.ROOT);
  }
}
