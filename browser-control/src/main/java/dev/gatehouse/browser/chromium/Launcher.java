package dev.gatehouse.browser.chromium;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.Environment;
import dev.gatehouse.ports.PortProbe;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The single steps of a start. Every method blocks. */
final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
  private static final Duration ONE_QUESTION = Duration.ofSeconds(5);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  private static final Duration LAST_LINES = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final HostSystem system;
  private final Environment environment;
  private final ProfileDecorator decorator;

  Launcher(Vertx vertx, HostSystem system, Environment environment, ProfileDecorator decorator) {
    this.vertx = vertx;
    this.system = system;
    this.environment = environment;
    this.decorator = decorator;
  }

  /**
   * A browser whose process exists and which has not answered yet.
   *
   * @param record what is written down about it
   * @param output what it says
   * @param sandboxed whether it keeps its sandbox
   * @param notes what a person should know about how it runs
   */
  record Starting(
      LaunchPlan plan,
      BrowserProcess process,
      BrowserRecord record,
      ErrorOutput output,
      boolean headless,
      boolean sandboxed,
      List<String> notes) {}

  /**
   * Starts the browser of {@code plan}.
   *
   * @param piped whether its life shall hang on this process's
   * @param noSandboxBecause why it shall have no sandbox, empty when it shall have one
   * @throws BrowserException when it cannot be started
   */
  Starting spawn(LaunchPlan plan, boolean piped, Optional<String> noSandboxBecause) {
    List<String> notes = new ArrayList<>();
    noSandboxBecause.ifPresent(notes::add);
    boolean headless = plan.headless();
    if (!headless && !BrowserEnvironment.hasDisplay(system, environment)) {
      headless = true;
      notes.add("runs without a window, because there is no display");
    }
    CommandLine line = new CommandLine(system, headless, noSandboxBecause.isEmpty(), piped);
    List<String> words = line.words(plan);
    checkPort(plan);
    UserData.prepare(plan.home());
    decorate(plan);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder
        .environment()
        .putAll(BrowserEnvironment.of(system, environment, plan.home().temporary()));
    builder.directory(plan.home().directory().toFile()).redirectOutput(Redirect.DISCARD);
    Process child = run(plan, builder);
    ErrorOutput output = ErrorOutput.of(child.getErrorStream(), "browser-" + plan.port());
    BrowserProcess process = new BrowserProcess(vertx, plan.home(), child, output, piped);
    BrowserRecord record = record(plan, child.toHandle(), piped);
    try {
      record.write(plan.home());
      // After the record: the end of a browser clears it, and may come at once.
      process.watch();
    } catch (IOException e) {
      process.watch();
      process.stop();
      throw UserData.failure(plan.userData(), e);
    }
    return new Starting(plan, process, record, output, headless, noSandboxBecause.isEmpty(), notes);
  }

  /**
   * Proves that the browser which said {@code line} is the one meant, and writes that down.
   *
   * @throws BrowserException when it is not
   * @throws EndedEarly when it ended before it answered
   */
  RunningChromium prove(Starting starting, DevToolsLine line, Instant until) {
    LaunchPlan plan = starting.plan();
    if (!line.host().equals("127.0.0.1") || line.port() != plan.port()) {
      // A browser whose port is taken moves to the other loopback address and says so only here.
      throw StartFailure.portTaken(plan, holders(plan, starting.record().pid()));
    }
    Optional<String> answered = answer(starting, line, until);
    if (answered.filter(line.path()::equals).isEmpty()) {
      throw StartFailure.portTaken(plan, holders(plan, starting.record().pid()));
    }
    if (!usesItsDirectory(plan, starting.record().pid())) {
      throw StartFailure.otherDirectory(plan);
    }
    BrowserRecord record = starting.record().withGuid(line.guid());
    try {
      record.write(plan.home());
    } catch (IOException e) {
      throw UserData.failure(plan.userData(), e);
    }
    return new RunningChromium(
        starting.process(),
        plan,
        record,
        starting.headless(),
        starting.sandboxed(),
        starting.notes());
  }

  /** Why the browser of {@code starting} ended before it answered. */
  BrowserException ended(Starting starting, Exit exit) {
    LaunchPlan plan = starting.plan();
    return StartFailure.ended(
        plan, exit.code(), starting.output().lastLines(LAST_LINES), holder(plan));
  }

  private static void checkPort(LaunchPlan plan) {
    PortProbe ports = new PortProbe();
    if (!ports.isFree(plan.port())) {
      String holders = holders(plan, -1);
      if (!ports.isFree(plan.port())) {
        throw StartFailure.portTaken(plan, holders);
      }
    }
  }

  private void decorate(LaunchPlan plan) {
    try {
      decorator.decorate(plan);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the browser starts without its name and colour userData={}", plan.userData(), e);
    }
  }

  private Process run(LaunchPlan plan, ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw StartFailure.cannotRun(plan, e);
    }
  }

  private static BrowserRecord record(LaunchPlan plan, ProcessHandle handle, boolean piped) {
    return new BrowserRecord(
        handle.pid(),
        Processes.started(handle).orElse(Instant.EPOCH),
        ThisHost.name().orElse(""),
        ThisHost.boot(),
        plan.port(),
        "",
        piped,
        plan.program().executable().toString());
  }

  private static Optional<String> answer(Starting starting, DevToolsLine line, Instant until) {
    while (true) {
      Duration left = Duration.between(Instant.now(), until);
      if (left.isNegative() || left.isZero()) {
        throw StartFailure.late(starting.plan(), starting.output().lastLines());
      }
      try {
        Duration limit = left.compareTo(ONE_QUESTION) < 0 ? left : ONE_QUESTION;
        return VersionQuestion.webSocketPath(line.port(), limit);
      } catch (IOException e) {
        // It listens before it answers; under load the difference is long.
        if (Processes.ended(starting.process().handle(), BETWEEN_QUESTIONS)) {
          throw new EndedEarly(e);
        }
      }
    }
  }

  private boolean usesItsDirectory(LaunchPlan plan, long pid) {
    if (system == HostSystem.WINDOWS) {
      return true; // there the directory is locked by a file that tells nothing
    }
    return ProfileLock.read(plan.userData())
        .filter(lock -> lock.pid() == pid || isDescendant(lock.pid(), pid))
        .isPresent();
  }

  private static boolean isDescendant(long pid, long ancestor) {
    Optional<ProcessHandle> at = ProcessHandle.of(pid).flatMap(ProcessHandle::parent);
    while (at.isPresent() && at.get().pid() != ancestor) {
      at = at.get().parent();
    }
    return at.isPresent();
  }

  private static String holders(LaunchPlan plan, long except) {
    String text =
        new PortProbe()
            .holders(plan.port()).stream()
                .filter(holder -> holder.pid().isEmpty() || holder.pid().getAsLong() != except)
                .map(PortProbe.Listener::text)
                .distinct()
                .collect(Collectors.joining(", "));
    return text.isEmpty() ? "another program" : text;
  }

  private static Optional<String> holder(LaunchPlan plan) {
    return ProfileLock.read(plan.userData())
        .map(
            lock ->
                ThisHost.name().filter(lock.host()::equals).isPresent()
                    ? "another browser (process " + lock.pid() + ")"
                    : "another browser on the computer "
                        + lock.host()
                        + " (process "
                        + lock.pid()
                        + " there; if that computer no longer uses it, delete "
                        + plan.userData().resolve("SingletonLock")
                        + ")");
  }

  /** A browser that ended before it answered. */
  static final class EndedEarly extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedEarly(Throwable cause) {
      super("the browser ended", cause);
    }
  }
}
