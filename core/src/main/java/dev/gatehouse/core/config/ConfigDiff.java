package dev.gatehouse.core.config;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares two texts of a configuration without showing a secret. */
final class ConfigDiff {
  private static final int CONTEXT_LINES = 3;
  private static final String CHANGED = " (changed)";

  private final Redactor redactor;

  ConfigDiff(Redactor redactor) {
    this.redactor = redactor;
  }

  String unified(String fromName, String from, String toName, String to) {
    Map<ConfigPath, String> secrets = new HashMap<>();
    String fromText = redacted(from, secrets, false);
    String toText = redacted(to, secrets, true);
    List<String> before = fromText.lines().toList();
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            fromName,
            toName,
            before,
            DiffUtils.diff(before, toText.lines().toList()),
            CONTEXT_LINES));
  }

  private String redacted(String text, Map<ConfigPath, String> secrets, boolean compare) {
    try {
      ConfigDocument document = ConfigDocument.parse(text);
      ConfigDocument result = redactor.redact(document);
      Map<ConfigPath, String> own = new HashMap<>();
      redactor.eachSecret(ConfigPath.of(), document.tree(), own::put);
      if (!compare) {
        secrets.putAll(own);
        return result.text();
      }
      for (Map.Entry<ConfigPath, String> secret : own.entrySet()) {
        String old = secrets.get(secret.getKey());
        if (old != null && !old.equals(secret.getValue())) {
          result = result.replaced(secret.getKey(), redactor.marker() + CHANGED);
        }
      }
      return result.text();
    } catch (Json5SyntaxException e) {
      return redactor.redact(SecretText.maskText(text));
    }
  }
}
