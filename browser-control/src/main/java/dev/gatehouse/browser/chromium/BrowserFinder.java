package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds an installed Chrome, Chromium, Brave or Edge, and starts none. Which browser a person has
 * chosen for the host is asked of the operating system, at most once in a while. Safe to share
 * between threads.
 */
public final class BrowserFinder {
  private static final Duration COMMAND_LIMIT = Duration.ofMillis(1_200);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final HostSystem system;
  private final Environment environment;
  private final Predicate<Path> isProgram;
  private final Supplier<Optional<FoundBrowser>> chosen;

  /** Looks on this host. */
  public BrowserFinder(Environment environment) {
    this(HostSystem.of(System.getProperty("os.name", "")), environment);
  }

  /** Looks only at the usual places, as {@code isProgram} tells of them. */
  public BrowserFinder(HostSystem system, Environment environment, Predicate<Path> isProgram) {
    this(system, environment, isProgram, Optional::empty);
  }

  private BrowserFinder(HostSystem system, Environment environment) {
    this(
        system,
        environment,
        BrowserFinder::isProgram,
        new Remembered<>(
            new DefaultBrowser(
                    system,
                    environment,
                    new BoundedCommands(system, environment, COMMAND_LIMIT),
                    BrowserFinder::isProgram)
                ::find,
            REMEMBERED,
            InstantSource.system()));
  }

  BrowserFinder(
      HostSystem system,
      Environment environment,
      Predicate<Path> isProgram,
      Supplier<Optional<FoundBrowser>> chosen) {
    this.system = system;
    this.environment = environment;
    this.isProgram = isProgram;
    this.chosen = chosen;
  }

  /**
   * Returns the browser named by {@code executablePath}, else the one that is chosen for this host
   * if it can be driven, else the first one at the usual places, else the first one on {@code
   * PATH}; empty when there is none. Blocks for file access and for two short questions to the
   * system.
   *
   * @param executablePath value of {@code browser.executablePath}; {@code ~} expands
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the named program is not there:
   *     another browser is never taken in its place
   */
  public Optional<FoundBrowser> find(Optional<String> executablePath) {
    if (executablePath.isPresent()) {
      return Optional.of(named(executablePath.get()));
    }
    return chosen
        .get()
        .or(() -> candidates().stream().filter(c -> isProgram.test(c.executable())).findFirst());
  }

  /**
   * The same, where there must be one. Blocks.
   *
   * @throws BrowserException with status 500 when there is none, with what to install
   */
  public FoundBrowser require(Optional<String> executablePath) {
    return find(executablePath).orElseThrow(() -> new BrowserException(500, howToInstall()));
  }

  /** A command line that installs a browser on this system. */
  String installCommand() {
    return switch (system) {
      case LINUX -> "apt-get install chromium";
      case MACOS -> "brew install --cask google-chrome";
      case WINDOWS -> "winget install Google.Chrome";
    };
  }

  /** What a person without a browser does. */
  public String howToInstall() {
    String how =
        switch (system) {
          case LINUX ->
              "install one, for example as root with: "
                  + installCommand()
                  + " (or dnf install chromium; a snap often cannot use the gateway's directories)";
          case MACOS, WINDOWS -> "install one, for example with: " + installCommand();
        };
    return "No supported browser found (Chrome, Chromium, Brave, Edge): "
        + how
        + "; or name one with browser.executablePath, or attach to a running one with cdpUrl";
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
    names.put("Google Chrome Canary", BrowserKind.CANARY);
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
    programs.put("Google/Chrome SxS/Application/chrome.exe", BrowserKind.CANARY);
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
    List<FoundBrowser> places = new ArrayList<>();
    for (Path folder : SearchPath.folders(system, environment)) {
      names.forEach(
          (name, kind) -> places.add(new FoundBrowser(kind, folder.resolve(name + suffix))));
    }
    return places;
  }

  private static void add(List<FoundBrowser> places, BrowserKind kind, String... programs) {
    for (String program : programs) {
      places.add(new FoundBrowser(kind, Path.of(program)));
    }
  }
}
