package dev.gatehouse.browser.chromium;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How one browser profile's browser is started. Immutable; made with {@link #builder}.
 *
 * @param program the installed browser
 * @param port where it answers DevTools on 127.0.0.1, 1..65535
 * @param userData absolute path of its user data directory; everything else that belongs to the
 *     browser profile is written beside it
 * @param title what the window is called, for example {@code main: work}
 * @param color colour of the window, {@code #RRGGBB}
 * @param headless whether it has no window
 * @param noSandbox whether the operator wants it without its sandbox
 * @param extraArgs further arguments, as configured
 * @param memoryMiB what the browser with all its processes may take; 0 is no limit
 * @param startLimit how long it may take to answer
 */
public record LaunchPlan(
    FoundBrowser program,
    int port,
    Path userData,
    String title,
    String color,
    boolean headless,
    boolean noSandbox,
    List<String> extraArgs,
    int memoryMiB,
    Duration startLimit) {
  /** What a browser may take when nothing is configured. */
  public static final int DEFAULT_MEMORY_MIB = 4_096;

  /** How long a browser may take to answer when nothing is configured. */
  public static final Duration DEFAULT_START_LIMIT = Duration.ofSeconds(30);

  public LaunchPlan {
    requireNonNull(program, "program");
    requireNonNull(title, "title");
    requireNonNull(color, "color");
    requireNonNull(startLimit, "startLimit");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is none: " + port);
    }
    userData = userData.toAbsolutePath().normalize();
    extraArgs = List.copyOf(extraArgs);
    memoryMiB = Math.max(0, memoryMiB);
  }

  /** A plan for {@code program} with the defaults: no window, its sandbox, the default limits. */
  public static Builder builder(FoundBrowser program, int port, Path userData) {
    return new Builder(program, port, userData);
  }

  BrowserHome home() {
    return new BrowserHome(userData);
  }

  /** Collects what differs from the defaults. Not safe to share between threads. */
  public static final class Builder {
    private final FoundBrowser program;
    private final int port;
    private final Path userData;
    private String title = "";
    private String color = "#FF4500";
    private boolean headless = true;
    private boolean noSandbox;
    private List<String> extraArgs = List.of();
    private int memoryMiB = DEFAULT_MEMORY_MIB;
    private Duration startLimit = DEFAULT_START_LIMIT;

    private Builder(FoundBrowser program, int port, Path userData) {
      this.program = requireNonNull(program, "program");
      this.port = port;
      this.userData = requireNonNull(userData, "userData");
    }

    public Builder decoration(String title, String color) {
      this.title = title;
      this.color = color;
      return this;
    }

    public Builder headless(boolean headless) {
      this.headless = headless;
      return this;
    }

    public Builder noSandbox(boolean noSandbox) {
      this.noSandbox = noSandbox;
      return this;
    }

    public Builder extraArgs(List<String> extraArgs) {
      this.extraArgs = extraArgs;
      return this;
    }

    /** 0 is no limit. */
    public Builder memoryMiB(int memoryMiB) {
      this.memoryMiB = memoryMiB;
      return this;
    }

    public Builder startLimit(Duration startLimit) {
      this.startLimit = startLimit;
      return this;
    }

    public LaunchPlan build() {
      return new LaunchPlan(
          program,
          port,
          userData,
          title,
          color,
          headless,
          noSandbox,
          extraArgs,
          memoryMiB,
          startLimit);
    }
  }
}
