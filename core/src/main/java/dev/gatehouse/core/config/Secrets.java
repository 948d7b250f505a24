package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text of secrets that a configuration names. Nothing is read before it is asked for, and
 * nothing is kept, so that a changed file or variable counts at once. Safe to use from several
 * threads.
 */
public final class Secrets {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int SHORTEST = 16;
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "undefined",
          "null",
          "none",
          "nil",
          "nan",
          "true",
          "false",
          "[object object]",
          "changeme",
          "change-me",
          "password",
          "secret",
          "token",
          "your-token-here",
          "yourtokenhere",
          "replace-me",
          "replaceme",
          "your_gateway_token",
          "your-gateway-token",
          "example-token");

  private final Environment environment;
  private final Path directory;
  private final Map<String, Object> providers;

  private Secrets(Environment environment, Path directory, Map<String, Object> providers) {
    this.environment = environment;
    this.directory = directory;
    this.providers = providers;
  }

  /** For the references of this configuration. */
  public static Secrets of(ConfigSnapshot snapshot) {
    Object providers = ConfigTrees.at(snapshot.resolved(), "secrets", "providers").orElse(Map.of());
    return new Secrets(
        snapshot.environment(),
        Objects.requireNonNull(snapshot.path().toAbsolutePath().getParent()),
        providers instanceof Map ? ConfigSchema.map(providers) : Map.of());
  }

  /**
   * Returns the secret that a configuration value stands for: the string itself, or what the
   * reference leads to; empty for an absent or blank value. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when a reference leads nowhere
   */
  public Optional<String> resolve(@Nullable Object valueFromTree) {
    if (valueFromTree == null) {
      return Optional.empty();
    }
    if (valueFromTree instanceof String text) {
      if (isVariable(text)) {
        return Optional.of(variable(text.substring(2, text.length() - 1)));
      }
      return Optional.of(text).filter(t -> !t.isBlank());
    }
    SecretRef ref =
        SecretRef.of(valueFromTree)
            .orElseThrow(
                () ->
                    bad(
                        "a secret is neither a text nor a reference",
                        "write a text or {source: \"env\", id: \"NAME\"}"));
    String secret =
        switch (ref.source()) {
          case ENV -> variable(ref.id().get(0));
          case FILE -> file(ref);
          case EXEC -> command(ref);
        };
    if (secret.isBlank()) {
      throw bad("the secret from " + describe(ref) + " is empty", "put the secret there");
    }
    return Optional.of(secret);
  }

  /**
   * Refuses a secret that is none: blank, shorter than 16 characters, a placeholder such as {@code
   * undefined}, fewer than five different characters.
   *
   * @param place where it stands, {@code gateway.auth.token}
   * @throws GatehouseException with {@link ExitCode#CONFIG}
   */
  public static void refuseWeak(String place, String secret) {
    String text = secret.strip();
    String fault = "";
    if (text.isEmpty()) {
      fault = "is blank";
    } else if (PLACEHOLDERS.contains(text.toLowerCase(Locale.ROOT)) || isVariable(text)) {
      fault = "is a placeholder and no secret";
    } else if (text.length() < SHORTEST) {
      fault = "has " + text.length() + " characters; at least " + SHORTEST + " are needed";
    } else if (text.chars().distinct().count() < 5) {
      fault = "repeats a few characters and is easy to guess";
    } else if (!text.equals(secret)) {
      fault = "begins or ends with a blank";
    }
    if (!fault.isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the secret " + place + " " + fault,
          "make one with: openssl rand -base64 32");
    }
  }

  /** Whether the text is nothing but {@code ${NAME}}. */
  static boolean isVariable(String text) {
    return text.startsWith("${")
        && text.endsWith("}")
        && Variables.isUpperCaseName(text.substring(2, text.length() - 1));
  }

  private String variable(String name) {
    return environment
        .get(name)
        .orElseThrow(
            () ->
                bad(
                    "the variable \"" + name + "\" that holds a secret is not set",
                    "set it in the environment or in .env of the state directory"));
  }

  private String file(SecretRef ref) {
    Map<String, Object> provider = provider(ref);
    Object path = provider.getOrDefault("path", ref.id().get(0));
    boolean json = provider.containsKey("path") && !"singleValue".equals(provider.get("mode"));
    Path file = path(String.valueOf(path));
    try {
      refuseOthers(file);
      String text = BoundedFiles.text(file, BoundedFiles.read(file, MAX_BYTES));
      return json ? member(file, text, ref.id().get(0)) : withoutNewline(text);
    } catch (IOException e) {
      throw bad(
          "the file " + file + " that holds a secret cannot be read: " + BoundedFiles.why(e),
          "correct the path, or make the file readable for this user");
    }
  }

  /** A JSON pointer ({@code /providers/openai}) or a plain key into a file of secrets. */
  private static String member(Path file, String text, String id) {
    @Nullable Object value = ConfigDocument.value(text);
    for (String step : (id.startsWith("/") ? id.substring(1) : id).split("/", -1)) {
      value =
          value instanceof Map<?, ?> map
              ? map.get(step.replace("~1", "/").replace("~0", "~"))
              : null;
    }
    if (value instanceof String secret) {
      return secret;
    }
    throw bad("the file " + file + " has no secret at " + id, "correct the id of the reference");
  }

  private String command(SecretRef ref) {
    Map<String, Object> provider = provider(ref);
    List<String> command = new ArrayList<>();
    if (provider.get("command") == null) {
      command.addAll(ref.id());
    } else {
      command.addAll(strings(provider.get("command")));
      List<String> arguments = strings(provider.get("args"));
      arguments.forEach(a -> command.add(a.replace("{id}", ref.id().get(0))));
      if (arguments.stream().noneMatch(a -> a.contains("{id}"))) {
        command.addAll(ref.id());
      }
    }
    if (command.get(0).startsWith("~")) {
      command.set(0, environment.path(command.get(0)).toString());
    }
    Duration limit =
        provider.get("timeoutMs") instanceof Long millis
            ? Duration.ofMillis(millis)
            : COMMAND_LIMIT;
    return withoutNewline(
        new SecretCommand(command, environment, directory, limit, MAX_BYTES).run());
  }

  private Map<String, Object> provider(SecretRef ref) {
    if (ref.provider().isEmpty()) {
      return Map.of();
    }
    String name = ref.provider().get();
    if (providers.get(name) instanceof Map<?, ?> provider) {
      Object source = provider.get("source");
      if (!ref.source().name().equalsIgnoreCase(String.valueOf(source))) {
        throw bad(
            "secrets.providers." + name + " is for " + source + ", not for " + ref.source(),
            "name another provider");
      }
      return ConfigSchema.map(provider);
    }
    if (name.equals("default")) {
      return Map.of();
    }
    throw bad("there is no secrets.providers." + name, "add it, or leave \"provider\" out");
  }

  private Path path(String text) {
    return text.startsWith("~") ? environment.path(text) : directory.resolve(text).normalize();
  }

  /** A secret that other users can read is none. */
  private static void refuseOthers(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.exists(file)) {
      return;
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    boolean open =
        mode.stream().anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS"));
    if (open) {
      throw bad(
          "the file " + file + " that holds a secret is open to other users",
          "run: chmod 600 " + file);
    }
  }

  private static List<String> strings(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return value == null ? List.of() : List.of(String.valueOf(value));
  }

  private static String withoutNewline(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String describe(SecretRef ref) {
    return switch (ref.source()) {
      case ENV -> "the variable " + ref.id().get(0);
      case FILE -> "the file reference " + ref.id().get(0);
      case EXEC -> "the command " + ref.id().get(0);
    };
  }

  static GatehouseException bad(String message, String remedy) {
    return new GatehouseException(ExitCode.CONFIG, message, remedy);
  }
}
