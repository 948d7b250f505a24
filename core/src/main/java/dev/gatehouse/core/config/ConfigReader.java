package dev.gatehouse.core.config;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a configuration's text into a snapshot. Never writes. Blocks for included files. */
final class ConfigReader {
  private final Distribution distribution;
  private final Path file;
  private final Path dotEnv;
  private final Environment environment;
  private final ConfigSchema schema;

  ConfigReader(Distribution distribution, Path file, Path stateDirectory, Environment environment) {
    this.distribution = distribution;
    this.file = file;
    // Only the instance's own file: one of the working directory would leak between instances.
    this.dotEnv = stateDirectory.resolve(".env");
    this.environment = environment;
    this.schema = ConfigSchema.of(distribution);
  }

  /** What the text would mean if it were the file's text; empty stands for a missing file. */
  ConfigSnapshot snapshot(Optional<String> content) {
    String text = content.orElse("");
    Problems problems = new Problems(file);
    Map<String, Object> source = new LinkedHashMap<>();
    if (content.isPresent()) {
      try {
        ConfigDocument document = ConfigDocument.parse(text);
        problems.part(file, ConfigPath.of(), document.json5());
        source = document.tree();
      } catch (Json5SyntaxException e) {
        problems.at(
            file,
            e.line(),
            e.column(),
            text,
            ConfigPath.of(),
            String.valueOf(e.getMessage()),
            "correct line " + e.line() + ", or roll back to an earlier generation");
      }
    }
    return resolve(content.isPresent(), text, source, problems);
  }

  /** A snapshot of a file that is there but cannot be read. */
  ConfigSnapshot unreadable(IOException why) {
    Problems problems = new Problems(file);
    problems.error(
        ConfigPath.of(),
        "the file cannot be read: " + BoundedFiles.why(why),
        "look at its owner and permissions");
    return new ConfigSnapshot(
        file,
        true,
        "",
        Hashes.sha256(""),
        Map.of(),
        Map.of(),
        problems.sorted(),
        List.of(file),
        environment);
  }

  @SuppressWarnings("unchecked") // the top of the document is an object
  private ConfigSnapshot resolve(
      boolean exists, String text, Map<String, Object> source, Problems problems) {
    EnvironmentBuilder variables = new EnvironmentBuilder(distribution, environment, problems);
    readDotEnv(variables, problems);
    Includes includes = new Includes(file, environment, problems);
    Object included = includes.resolve(ConfigPath.of(), source);
    Map<String, Object> resolved = Map.of();
    if (!(included instanceof Map<?, ?> tree)) {
      problems.error(
          ConfigPath.of("$include"),
          "the configuration must be an object",
          "include a file with an object in it");
    } else if (!problems.hasErrors()) {
      resolved = resolve((Map<String, Object>) tree, variables, problems);
    }
    return new ConfigSnapshot(
        file,
        exists,
        text,
        Hashes.sha256(text),
        source,
        problems.hasErrors() ? Map.of() : resolved,
        problems.sorted(),
        Stream.concat(includes.files().stream(), Stream.of(dotEnv)).toList(),
        variables.build());
  }

  @SuppressWarnings("unchecked") // a substitution answers with the same kind of tree
  private Map<String, Object> resolve(
      Map<String, Object> tree, EnvironmentBuilder variables, Problems problems) {
    if (tree.get("env") instanceof Map<?, ?> block) {
      Object values =
          new Variables(variables.build(), problems).substitute(ConfigPath.of("env"), block);
      variables.addBlock((Map<?, ?>) requireNonNull(values));
      tree.put("env", values);
    }
    Map<String, Object> rest = new LinkedHashMap<>(tree);
    rest.remove("env");
    Map<String, Object> resolved = new LinkedHashMap<>(tree);
    Map<String, Object> substituted =
        (Map<String, Object>)
            requireNonNull(
                new Variables(variables.build(), problems).substitute(ConfigPath.of(), rest));
    resolved.putAll(substituted);
    schema.check(resolved, problems);
    new HomePaths(environment).expand(resolved);
    return resolved;
  }

  private void readDotEnv(EnvironmentBuilder variables, Problems problems) {
    if (!Files.exists(dotEnv)) {
      return;
    }
    try {
      variables.addDotEnv(
          BoundedFiles.text(dotEnv, BoundedFiles.read(dotEnv, BoundedFiles.MAX_BYTES)));
    } catch (IOException e) {
      problems.warning(
          ConfigPath.of(),
          dotEnv + " cannot be read: " + BoundedFiles.why(e),
          "look at its owner and permissions");
    }
  }
}
