package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a configuration to clients: always without secrets, whoever asks. */
@Singleton
final class ConfigView {
  private final Redactor redactor;

  @Inject
  ConfigView(Instance instance) {
    this.redactor = Redactor.of(instance.distribution());
  }

  /** What stands in a secret's place. */
  String marker() {
    return redactor.marker();
  }

  /** A configuration tree without its secrets. */
  JsonObject tree(Map<String, Object> tree) {
    return new JsonObject(redactor.redact(tree));
  }

  /** The file as it is now, beside the configuration in force. */
  JsonObject describe(ConfigSnapshot file, ConfigSnapshot inForce, Protocol protocol) {
    JsonObject parsed = tree(file.source());
    JsonObject config = tree(file.valid() ? file.resolved() : inForce.resolved());
    JsonObject json =
        new JsonObject()
            .put("path", file.path().toString())
            .put("exists", file.exists())
            .put("raw", raw(file, protocol))
            .put("parsed", parsed)
            .put("valid", file.valid())
            .put("config", config)
            .put("hash", file.hash())
            .put("issues", issues(file.problems(), ConfigProblem.Severity.ERROR))
            .put("warnings", issues(file.problems(), ConfigProblem.Severity.WARNING))
            .put("legacyIssues", new JsonArray());
    if (protocol == Protocol.V4) {
      json.put("includedPaths", includedPaths(file))
          .put("includeProvenance", new JsonArray())
          .put("agentRosterIncludeOwned", false)
          .put("bindingsIncludeOwned", false)
          .put("sourceConfig", parsed)
          .put("resolved", tree(file.resolved()))
          .put("runtimeConfig", config)
          .put("configRevisionHash", file.hash())
          .put("appliedConfigHash", inForce.hash());
    }
    return json;
  }

  /** What is wrong, as clients expect it. */
  static JsonArray issues(List<ConfigProblem> problems, ConfigProblem.Severity severity) {
    JsonArray issues = new JsonArray();
    for (ConfigProblem problem : problems) {
      if (problem.severity() == severity) {
        String place =
            problem.line() > 0
                ? " (line " + problem.line() + ", column " + problem.column() + ")"
                : "";
        issues.add(
            new JsonObject().put("path", problem.path()).put("message", problem.message() + place));
      }
    }
    return issues;
  }

  /** Clients of protocol 4 expect no text where something had to be taken out of it. */
  private @Nullable String raw(ConfigSnapshot file, Protocol protocol) {
    if (!file.exists()) {
      return null;
    }
    String shown = withoutSecrets(file);
    return protocol == Protocol.V4 && !shown.equals(file.text()) ? null : shown;
  }

  private String withoutSecrets(ConfigSnapshot file) {
    if (!file.valid()) {
      return redactor.with(file).redact(file.text());
    }
    return redactor.redact(ConfigDocument.parse(file.text())).text();
  }

  private static JsonArray includedPaths(ConfigSnapshot file) {
    JsonArray paths = new JsonArray();
    for (Path path : file.files()) {
      if (!path.equals(file.path()) && !path.endsWith(".env")) {
        paths.add(path.toString());
      }
    }
    return paths;
  }
}
