package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the browser that a person has chosen for this host, if it can be driven. Every method
 * blocks.
 */
final class DefaultBrowser {
  private static final long MAX_BYTES = 256 * 1024;
  private static final Pattern DESKTOP_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}\\.desktop");
  private static final Pattern REGISTRY_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern REGISTRY_VALUE =
      Pattern.compile("(?m)^.*?\\sREG_(?:EXPAND_)?SZ\\s+(.*?)\\s*$");
  private static final Pattern VARIABLE = Pattern.compile("%([^%\\s]{1,64})%");

  private static final Set<String> BUNDLES =
      Set.of(
          "com.google.chrome",
          "com.google.chrome.beta",
          "com.google.chrome.dev",
          "com.google.chrome.canary",
          "org.chromium.chromium",
          "com.brave.browser",
          "com.brave.browser.beta",
          "com.brave.browser.nightly",
          "com.microsoft.edgemac",
          "com.microsoft.edgemac.beta",
          "com.microsoft.edgemac.dev",
          "com.microsoft.edgemac.canary",
          "com.vivaldi.vivaldi",
          "com.operasoftware.opera",
          "com.operasoftware.operagx",
          "ru.yandex.desktop.yandex-browser");

  private final HostSystem system;
  private final Environment environment;
  private final Commands commands;
  private final Predicate<Path> isProgram;
  private final List<Path> desktopFolders;

  DefaultBrowser(
      HostSystem system, Environment environment, Commands commands, Predicate<Path> isProgram) {
    this(
        system,
        environment,
        commands,
        isProgram,
        List.of(
            environment.home().resolve(".local/share/applications"),
            Path.of("/usr/local/share/applications"),
            Path.of("/usr/share/applications"),
            Path.of("/var/lib/snapd/desktop/applications")));
  }

  DefaultBrowser(
      HostSystem system,
      Environment environment,
      Commands commands,
      Predicate<Path> isProgram,
      List<Path> desktopFolders) {
    this.system = system;
    this.environment = environment;
    this.commands = commands;
    this.isProgram = isProgram;
    this.desktopFolders = List.copyOf(desktopFolders);
  }

  /** Finds it; empty when none is chosen, or one that is no browser of ours. */
  Optional<FoundBrowser> find() {
    return switch (system) {
      case LINUX -> linux();
      case MACOS -> macos();
      case WINDOWS -> windows();
    };
  }

  private Optional<FoundBrowser> linux() {
    return commands
        .output(List.of("xdg-settings", "get", "default-web-browser"))
        .filter(DefaultBrowser::isDesktopId)
        .or(
            () ->
                commands
                    .output(List.of("xdg-mime", "query", "default", "x-scheme-handler/http"))
                    .filter(DefaultBrowser::isDesktopId))
        .flatMap(this::desktopFile)
        .flatMap(DesktopEntry::program)
        .flatMap(this::known);
  }

  private static boolean isDesktopId(String text) {
    return DESKTOP_ID.matcher(text).matches();
  }

  private Optional<String> desktopFile(String id) {
    for (Path folder : desktopFolders) {
      Path file = folder.resolve(id);
      try {
        if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
          return Optional.of(Files.readString(file));
        }
      } catch (IOException e) {
        continue; // no text, or gone: the next folder may have a better one
      }
    }
    return Optional.empty();
  }

  private Optional<FoundBrowser> macos() {
    String handlers =
        environment
            .home()
            .resolve("Library/Preferences/com.apple.LaunchServices")
            .resolve("com.apple.launchservices.secure.plist")
            .toString();
    return commands
        .output(List.of("plutil", "-convert", "json", "-o", "-", handlers))
        .flatMap(DefaultBrowser::bundle)
        .flatMap(
            bundle ->
                commands.output(
                    List.of(
                        "osascript",
                        "-e",
                        "POSIX path of (path to application id \"" + bundle + "\")")))
        .map(application -> application.replaceFirst("/$", ""))
        .flatMap(
            application ->
                commands
                    .output(
                        List.of(
                            "defaults",
                            "read",
                            application + "/Contents/Info",
                            "CFBundleExecutable"))
                    .map(program -> application + "/Contents/MacOS/" + program))
        .flatMap(this::known);
  }

  /** The chosen handler of web addresses, from the table of all handlers. */
  static Optional<String> bundle(String json) {
    Object tree;
    try {
      tree = Json.parse(json);
    } catch (Json5SyntaxException e) {
      return Optional.empty();
    }
    if (!(tree instanceof Map<?, ?> map) || !(map.get("LSHandlers") instanceof List<?> handlers)) {
      return Optional.empty();
    }
    for (String scheme : List.of("http", "https")) {
      for (Object handler : handlers) {
        if (handler instanceof Map<?, ?> entry
            && scheme.equals(entry.get("LSHandlerURLScheme"))
            && entry.get("LSHandlerRoleAll") instanceof String bundle) {
          return Optional.of(bundle.toLowerCase(Locale.ROOT)).filter(BUNDLES::contains);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<FoundBrowser> windows() {
    return registry(
            "HKCU\\Software\\Microsoft\\Windows\\Shell\\Associations\\UrlAssociations\\http"
                + "\\UserChoice",
            "/v",
            "ProgId")
        .filter(id -> REGISTRY_ID.matcher(id).matches())
        .flatMap(id -> registry("HKCR\\" + id + "\\shell\\open\\command", "/ve"))
        .or(() -> registry("HKCR\\http\\shell\\open\\command", "/ve"))
        .map(this::expanded)
        .flatMap(DefaultBrowser::program)
        .flatMap(this::known);
  }

  private Optional<String> registry(String key, String... words) {
    List<String> command = new ArrayList<>(List.of("reg", "query", key));
    command.addAll(List.of(words));
    return commands.output(command).flatMap(DefaultBrowser::registryValue);
  }

  /** The value in the registry tool's answer. */
  static Optional<String> registryValue(String answer) {
    Matcher matcher = REGISTRY_VALUE.matcher(answer);
    return matcher.find()
        ? Optional.of(matcher.group(1)).filter(value -> !value.isEmpty())
        : Optional.empty();
  }

  private String expanded(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(environment.get(match.group(1)).orElse(match.group())));
  }

  /** The program of a command as Windows writes it, quoted where its path has spaces. */
  static Optional<String> program(String command) {
    String text = command.trim();
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      return end < 2 ? Optional.empty() : Optional.of(text.substring(1, end));
    }
    int exe = text.toLowerCase(Locale.ROOT).indexOf(".exe");
    return exe < 0 ? Optional.empty() : Optional.of(text.substring(0, exe + 4));
  }

  private Optional<FoundBrowser> known(String program) {
    return KnownPrograms.kind(program)
        .flatMap(
            kind ->
                SearchPath.find(system, environment, program, isProgram)
                    .map(path -> new FoundBrowser(kind, path)));
  }
}
