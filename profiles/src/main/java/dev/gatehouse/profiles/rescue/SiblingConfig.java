package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.service.EnvironmentText;
import dev.gatehouse.profiles.service.host.ServicePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sibling's configuration, read as the sibling would read it as far as that can be known from
 * outside. Its variables are its own: none of this process's reaches its text, and one that only
 * the sibling's service has stands for some text. Blocks.
 */
final class SiblingConfig {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]*)}");
  private static final Set<String> KEPT = Set.of("HOME", "PATH", "LANG", "TMPDIR", "USER");
  private static final String STAND_IN = "known-only-to-the-service-of-the-instance";

  private final Instance instance;
  private final Environment environment;
  private final ConfigStore store;
  private final ConfigSnapshot now;
  private final Map<String, String> given;

  SiblingConfig(KnownInstance known, Environment environment, Clock clock) {
    this.instance = known.instance();
    ConfigStore plain = instance.configStore(bare(environment, Set.of(), Map.of()), clock);
    Set<String> needed = new LinkedHashSet<>();
    ConfigSnapshot first = plain.read();
    names(first.text(), needed);
    earlier(plain).forEach(then -> names(then, needed));
    for (Path file : first.files()) {
      if (Files.isRegularFile(file)) {
        names(readable(file), needed);
      }
    }
    needed.removeAll(defined(first));
    this.given = given(known);
    this.environment = bare(environment, needed, given);
    this.store = instance.configStore(this.environment, clock);
    this.now = store.read();
  }

  ConfigStore store() {
    return store;
  }

  /** The variables as far as they can be known; none of this process's own secrets. */
  Environment environment() {
    return environment;
  }

  /** The file as it is now. */
  ConfigSnapshot now() {
    return now;
  }

  /**
   * The newest generation that can be used under the schema of now and is not what the file says;
   * one that was proven to work comes first.
   */
  Optional<Generation> lastGood() {
    return store.lastGoodGeneration(now.hash(), true);
  }

  /** The newest generation; empty when none is recorded. */
  Optional<Generation> newest() {
    List<Generation> history = store.history();
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  /**
   * Knows the secrets of the file, of every generation that is there, of the variables that its
   * service and its process have, and the instance's own key.
   */
  Redactor redactor() {
    Redactor redactor = Redactor.of(instance.distribution()).with(now).with(given);
    for (String then : earlier(store)) {
      try {
        redactor = redactor.with(ConfigDocument.parse(then));
      } catch (Json5SyntaxException e) {
        // A text that nobody can parse never gave out a secret.
      }
    }
    Optional<String> key = instance.marker().map(InstanceMarker::proofKey);
    return key.isPresent() ? redactor.with(key.get()) : redactor;
  }

  /** How the sibling's words may be shown. */
  Shown shown() {
    return new Shown(redactor());
  }

  private static List<String> earlier(ConfigStore store) {
    try {
      return store.texts();
    } catch (GatehouseException e) {
      return List.of(); // a history that cannot be read shows nothing that could be hidden
    }
  }

  /** The variables that its service was given, and those that its process has. */
  private static Map<String, String> given(KnownInstance known) {
    Map<String, String> given = new LinkedHashMap<>();
    Path file = ServicePlan.environmentFile(known.instance());
    if (SiblingFiles.isPlain(known.realStateDirectory(), file)) {
      given.putAll(EnvironmentText.read(readable(file)));
    }
    known
        .running()
        .flatMap(SiblingProcess::of)
        .map(SiblingProcess::variables)
        .ifPresent(given::putAll);
    return given;
  }

  private static void names(String text, Set<String> names) {
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }

  /** Variables that the instance's own files set. */
  private Set<String> defined(ConfigSnapshot snapshot) {
    Set<String> names = new LinkedHashSet<>();
    Path dotEnv = instance.layout().environmentFile();
    if (SiblingFiles.isPlain(instance.stateDirectory(), dotEnv)) {
      for (String line : readable(dotEnv).lines().toList()) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          names.add(line.substring(0, equals).replaceFirst("^\\s*export\\s+", "").strip());
        }
      }
    }
    List<Object> blocks = new ArrayList<>();
    Optional.ofNullable(snapshot.source().get("env")).ifPresent(blocks::add);
    if (!blocks.isEmpty() && blocks.get(0) instanceof Map<?, ?> env && env.get("vars") != null) {
      blocks.add(env.get("vars"));
    }
    for (Object block : blocks) {
      if (block instanceof Map<?, ?> map) {
        map.keySet().forEach(key -> names.add(String.valueOf(key)));
      }
    }
    return names;
  }

  private static String readable(Path file) {
    try {
      return Files.size(file) > 2 << 20 ? "" : Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** What is known of the sibling's variables, and a word in place of the others it needs. */
  private static Environment bare(
      Environment environment, Set<String> needed, Map<String, String> given) {
    Map<String, String> variables = new LinkedHashMap<>();
    environment
        .variables()
        .forEach(
            (name, value) -> {
              if (KEPT.contains(name)) {
                variables.put(name, value);
              }
            });
    needed.forEach(name -> variables.putIfAbsent(name, given.getOrDefault(name, STAND_IN)));
    return new Environment(variables, environment.home(), environment.workingDirectory());
  }
}
