package dev.gatehouse.profiles.service.supervisor;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps the gateway of one instance running, in a process of its own: starts it, starts it again
 * when it ends, and gives up when that does not help. When an earlier supervisor was killed, the
 * gateway that it left behind is taken over. {@link #run} blocks; {@link #stop} may be called from
 * another thread.
 */
public final class Supervisor {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);
  private static final String START = " the gateway is started";
  private static final long LARGEST_LOG_BYTES = 4L << 20;

  private final SupervisorFiles files;
  private final String name;
  private final Supplier<List<String>> command;
  private final Map<String, String> environment;
  private final RestartPolicy policy;
  private final Supplier<Optional<ProcessHandle>> running;
  private final GatewayWatch watch;
  private final Object monitor = new Object();

  private Optional<ProcessHandle> gateway = Optional.empty();
  private boolean stopping;

  /**
   * Creates a supervisor.
   *
   * @param command starts the gateway in the foreground
   * @param environment the gateway's complete environment
   * @param running the process of a gateway that already runs on this instance, proven by its lease
   */
  public Supervisor(
      Instance instance,
      List<String> command,
      Map<String, String> environment,
      RestartPolicy policy,
      Supplier<Optional<ProcessHandle>> running) {
    this(
        instance,
        () -> command,
        environment,
        policy,
        running,
        HealthProbe.NONE,
        HangPolicy.DEFAULT);
  }

  /**
   * Creates a supervisor that also ends a gateway which hangs.
   *
   * @param command starts the gateway in the foreground; asked at every start, since an upgrade may
   *     have put another version in place
   * @param environment the gateway's complete environment
   * @param running the process of a gateway that already runs on this instance, proven by its lease
   * @param probe looks whether the gateway answers
   */
  public Supervisor(
      Instance instance,
      Supplier<List<String>> command,
      Map<String, String> environment,
      RestartPolicy policy,
      Supplier<Optional<ProcessHandle>> running,
      HealthProbe probe,
      HangPolicy hangs) {
    this.files = new SupervisorFiles(instance);
    this.name = instance.displayName();
    this.command = command;
    this.environment = Map.copyOf(environment);
    this.policy = policy;
    this.running = running;
    this.watch = new GatewayWatch(probe, hangs);
  }

  /**
   * Keeps the gateway running until it ends on request, is given up, or {@link #stop} is called.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the instance has a supervisor
   */
  public ExitCode run() throws IOException, InterruptedException {
    Optional<ProcessLock> lock = ProcessLock.take(files.lock(), LOCK_WAIT);
    if (lock.isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFLICT, name + " already has a supervisor", "stop it first with down");
    }
    try (ProcessLock held = lock.get()) {
      return keepRunning();
    }
  }

  /** Ends the gateway, by force after {@code limit}, and lets {@link #run} return. */
  public void stop(Duration limit) {
    Optional<ProcessHandle> target;
    synchronized (monitor) {
      stopping = true;
      target = gateway;
      monitor.notifyAll();
    }
    target.ifPresent(process -> end(process, limit));
  }

  private ExitCode keepRunning() throws IOException, InterruptedException {
    int failures = 0;
    String before = "";
    for (int restarts = 0; ; restarts++) {
      long startedAt = System.nanoTime();
      End end = runOnce(restarts, before);
      while (!isStopping() && end.tookOver().isPresent()) {
        // An upgrade: the gateway goes on in another process, and nothing has failed.
        startedAt = System.nanoTime();
        end = take(end.tookOver().get(), restarts, "upgraded");
      }
      if (isStopping()) {
        files.clear();
        return ExitCode.OK;
      }
      RestartPolicy.Decision decision =
          policy.after(
              end.status(),
              Duration.ofNanos(System.nanoTime() - startedAt),
              failures,
              ThreadLocalRandom.current().nextDouble());
      if (decision instanceof RestartPolicy.GiveUp giveUp) {
        String reason = end.why().map(why -> giveUp.reason() + ": " + why).orElse(giveUp.reason());
        files.write(state(ServiceState.Phase.GAVE_UP, restarts, reason));
        return ExitCode.FAILURE;
      }
      if (!(decision instanceof RestartPolicy.Restart restart)) {
        files.clear();
        return ExitCode.OK;
      }
      failures = restart.failures();
      before = end.describe();
      files.write(
          state(
              ServiceState.Phase.WAITING,
              restarts,
              before + ", next start in " + restart.delay().toMillis() + " ms"));
      if (pause(restart.delay())) {
        files.clear();
        return ExitCode.OK;
      }
    }
  }

  /** Runs the gateway once, or takes over the one that runs. */
  private End runOnce(int restarts, String before) throws IOException, InterruptedException {
    Optional<ProcessHandle> left = running.get();
    if (left.isPresent()) {
      return take(left.get(), restarts, "taken over");
    }
    Process process = launch();
    watch(process.toHandle());
    files.write(
        state(
            ServiceState.Phase.RUNNING,
            restarts,
            before.isEmpty() ? "" : "started again: the last one " + before));
    Optional<String> why = watch.awaitEnd(process.toHandle());
    return end(process.toHandle(), OptionalInt.of(process.waitFor()), why);
  }

  /** Looks after a gateway that somebody else started; its exit status is not to be had. */
  private End take(ProcessHandle process, int restarts, String how)
      throws IOException, InterruptedException {
    files.write(state(ServiceState.Phase.RUNNING, restarts, how));
    watch(process);
    return end(process, OptionalInt.empty(), watch.awaitEnd(process));
  }

  private End end(ProcessHandle ended, OptionalInt status, Optional<String> why) {
    return new End(status, why, running.get().filter(process -> process.pid() != ended.pid()));
  }

  /**
   * The end of a gateway's process.
   *
   * @param status its exit status where the kernel tells it
   * @param why why it was ended here
   * @param tookOver the process in which the gateway goes on
   */
  private record End(OptionalInt status, Optional<String> why, Optional<ProcessHandle> tookOver) {
    String describe() {
      return why.map(reason -> "was ended: " + reason)
          .orElseGet(() -> "ended with " + RestartPolicy.describe(status));
    }
  }

  /** Whether a line of the supervisor's log stands before what a newly started gateway prints. */
  public static boolean isStart(String line) {
    return line.endsWith(START);
  }

  private Process launch() throws IOException {
    Path log = files.log();
    SecureFiles.createDirectories(requireNonNull(log.getParent()));
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
      Files.move(log, log.resolveSibling("supervisor.1.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel channel = SecureFiles.openAppend(log)) {
      // What a gateway prints has no time of its own.
      String start = Instant.now().truncatedTo(ChronoUnit.SECONDS) + START + "\n";
      channel.write(ByteBuffer.wrap(start.getBytes(StandardCharsets.UTF_8)));
    }
    ProcessBuilder builder = new ProcessBuilder(command.get());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  private void watch(ProcessHandle process) {
    synchronized (monitor) {
      gateway = Optional.of(process);
      if (!stopping) {
        return;
      }
    }
    // The request to stop came while the process was being started.
    process.destroy();
  }

  private boolean isStopping() {
    synchronized (monitor) {
      return stopping;
    }
  }

  /** Waits, and returns whether a request to stop ended the wait. */
  private boolean pause(Duration delay) throws InterruptedException {
    long deadline = System.nanoTime() + delay.toNanos();
    synchronized (monitor) {
      while (!stopping) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
      }
      return true;
    }
  }

  private static ServiceState state(ServiceState.Phase phase, int restarts, String detail) {
    return new ServiceState(phase, ProcessHandle.current().pid(), restarts, detail);
  }

  private static void end(ProcessHandle process, Duration limit) {
    Processes.end(process, limit);
  }

  static File nothing() {
    return new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
