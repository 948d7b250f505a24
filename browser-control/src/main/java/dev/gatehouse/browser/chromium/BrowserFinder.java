package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds an installed Chrome, Chromium, Brave or Edge by looking for its program, and starts
 * nothing. Immutable; safe to share between threads.
 */
public final class BrowserFinder {
  private final HostSystem system;
  private final Environment environment;
  private final Predicate<Path> isProgram;

  /** Looks on this host. */
  public BrowserFinder(Environment environment) {
    this(HostSystem.of(System.getProperty("os.name", "")), environment, BrowserFinder::isProgram);
  }

  public BrowserFinder(HostSystem system, Environment environment, Predicate<Path> isProgram) {
    this.system = system;
    this.environment = environment;
    this.isProgram = isProgram;
  }

  /**
   * Returns the browser named by {@code executablePath}, else the first one at the usual places,
   * else the first one on {@code PATH}; empty when there is none. Blocks for file access.
   *
   * @param executablePath value of {@code browser.executablePath}; {@code ~} expands
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the named program is not there:
   *     another browser is never taken in its place
   */
  public Optional<FoundBrowser> find(Optional<String> executablePath) {
    if (executablePath.isPresent()) {
      return Optional.of(named(executablePath.get()));
    }
    return candidates().stream().filter(c -> isProgram.test(c.executable())).findFirst();
  }

  /** Whether {@code path} is a file that can be run. */
  public static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /** Every place that is looked at, in order. */
  public List<FoundBrowser> candidates() {
    List<FoundBrowser> places =
        switch (system) {
          case LINUX -> linux();
          case MACOS -> macos();
          case WINDOWS -> windows();
        };
    places.addAll(onPath());
    return places;
  }

  private FoundBrowser named(String text) {
    Path program = environment.path(text);
    if (!isProgram.test(program)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "browser.executablePath not found: " + program,
          "correct browser.executablePath, or remove it to use an installed browser");
    }
    return new FoundBrowser(BrowserKind.CUSTOM, program);
  }

  private static List<FoundBrowser> linux() {
    List<FoundBrowser> places = new ArrayList<>();
    add(places, BrowserKind.CHROME, "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable");
    add(places, BrowserKind.CHROME, "/usr/bin/chrome", "/opt/google/chrome/chrome");
    add(places, BrowserKind.BRAVE, "/usr/bin/brave-browser", "/usr/bin/brave-browser-stable");
    add(places, BrowserKind.BRAVE, "/usr/bin/brave", "/snap/bin/brave");
    add(places, BrowserKind.EDGE, "/usr/bin/microsoft-edge", "/usr/bin/microsoft-edge-stable");
    add(places, BrowserKind.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser");
    add(places, BrowserKind.CHROMIUM, "/snap/bin/chromium");
    return places;
  }

  private List<FoundBrowser> macos() {
    Map<String, BrowserKind> names = new LinkedHashMap<>();
    names.put("Google Chrome", BrowserKind.CHROME);
    names.put("Brave Browser", BrowserKind.BRAVE);
    names.put("Microsoft Edge", BrowserKind.EDGE);
    names.put("Chromium", BrowserKind.CHROMIUM);
    List<FoundBrowser> places = new ArrayList<>();
    names.forEach(
        (name, kind) -> {
          String inside = name + ".app/Contents/MacOS/" + name;
          places.add(new FoundBrowser(kind, Path.of("/Applications", inside)));
          places.add(new FoundBrowser(kind, environment.home().resolve("Applications/" + inside)));
        });
    return places;
  }

  private List<FoundBrowser> windows() {
    Map<String, BrowserKind> programs = new LinkedHashMap<>();
    programs.put("Google/Chrome/Application/chrome.exe", BrowserKind.CHROME);
    programs.put("BraveSoftware/Brave-Browser/Application/brave.exe", BrowserKind.BRAVE);
    programs.put("Microsoft/Edge/Application/msedge.exe", BrowserKind.EDGE);
    programs.put("Chromium/Application/chrome.exe", BrowserKind.CHROMIUM);
    List<FoundBrowser> places = new ArrayList<>();
    for (String variable : List.of("LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)")) {
      environment
          .get(variable)
          .map(Path::of)
          .ifPresent(
              root ->
                  programs.forEach(
                      (program, kind) ->
                          places.add(new FoundBrowser(kind, root.resolve(program)))));
    }
    return places;
  }

  private List<FoundBrowser> onPath() {
    Map<String, BrowserKind> names = new LinkedHashMap<>();
    names.put("google-chrome", BrowserKind.CHROME);
    names.put("google-chrome-stable", BrowserKind.CHROME);
    names.put("brave-browser", BrowserKind.BRAVE);
    names.put("microsoft-edge", BrowserKind.EDGE);
    names.put("chromium", BrowserKind.CHROMIUM);
    names.put("chromium-browser", BrowserKind.CHROMIUM);
    String suffix = system == HostSystem.WINDOWS ? ".exe" : "";
    String separator = system == HostSystem.WINDOWS ? ";" : ":";
    List<FoundBrowser> places = new ArrayList<>();
    for (String folder : environment.get("PATH").orElse("").split(separator, -1)) {
      // An empty or relative entry means the working directory: a program dropped there is no
      // installed browser.
      if (!folder.isEmpty() && new File(folder).isAbsolute()) {
        names.forEach(
            (name, kind) -> places.add(new FoundBrowser(kind, Path.of(folder, name + suffix))));
      }
    }
    return places;
  }

  private static void add(List<FoundBrowser> places, BrowserKind kind, String... programs) {
    for (String program : programs) {
      places.add(new FoundBrowser(kind, Path.of(program)));
    }
  }
}
