package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts the commands of this gateway and ends them with all their descendants: each runs in a
 * session and process group of its own, and all carry a mark in their environment. They end when
 * the command's first process ends, when they are told to, when the gateway stops, and when it is
 * killed.
 */
@Singleton
final class Children implements GatewayComponent {
  /** Most commands that run at once. */
  static final int MAX_RUNNING = 32;

  private static final long TERM_MILLIS = 2_000;
  private static final long DRAIN_MILLIS = 2_000;
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
  private static final Path SHELL = Path.of("/bin/sh");

  private final GatewayLoop loop;
  private final Environment environment;
  private final Budgets budgets;
  private final String threads;
  private final String mark;
  private final Set<Child> running = ConcurrentHashMap.newKeySet();
  private final Optional<Path> setsid;
  private int started;
  private boolean closed;
  private @Nullable Keeper keeper;
  private @Nullable Collection<Distribution> distributions;

  @Inject
  Children(
      GatewayLoop loop,
      Environment environment,
      Instance instance,
      SecureRandom random,
      Budgets budgets) {
    this.loop = loop;
    this.budgets = budgets;
    this.environment = environment;
    this.threads = "gatehouse-" + instance.profile() + "-exec-";
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    this.mark = HexFormat.of().formatHex(bytes);
    this.setsid = SETSID.stream().filter(Files::isExecutable).findFirst();
  }

  /** All products of the family; their variables never reach a command. Blocks at first. */
  synchronized Collection<Distribution> distributions() {
    Collection<Distribution> known = distributions;
    if (known == null) {
      known = Distributions.load(Children.class.getClassLoader()).all();
      distributions = known;
    }
    return known;
  }

  Environment environment() {
    return environment;
  }

  /** How many commands run. */
  int count() {
    return running.size();
  }

  /**
   * Starts a command. Blocks.
   *
   * @param path {@code PATH} for it
   * @param input whether it can be written to; without, its input is empty
   * @param more variables that neither the call nor the gateway's environment has; may hold secrets
   */
  Child start(ExecPlan plan, String path, boolean input, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(environment.variables());
    variables.putIfAbsent("HOME", environment.home().toString());
    Map<String, String> child =
        ChildVariables.build(variables, distributions(), path, plan.added());
    more.forEach(
        (name, value) -> {
          if (ChildVariables.allowed(name, value, distributions())) {
            child.putIfAbsent(name, value);
          }
        });
    budgets.checkTask();
    synchronized (this) {
      if (closed) {
        throw new GatehouseException(
            ExitCode.NOT_RUNNING, "the gateway is stopping", "try again when it runs again");
      }
      if (running.size() >= MAX_RUNNING) {
        throw new GatehouseException(
            ExitCode.CONFLICT,
            MAX_RUNNING + " commands are running already",
            "end some of them with process kill, then try again");
      }
      int number = ++started;
      String own = Keeper.MARK + "=" + mark + "." + number;
      child.put(Keeper.MARK, mark + "." + number);
      try {
        Keeper keeper = keeper(path);
        List<String> command = new ArrayList<>();
        setsid.ifPresent(program -> command.add(program.toString()));
        command.addAll(plan.argv());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(child);
        builder.directory(plan.cwd().toFile());
        if (!input) {
          builder.redirectInput(new File("/dev/null"));
        }
        Process process = builder.start();
        String target = (setsid.isPresent() ? "-" : "") + process.pid();
        keeper.keep(target);
        Child started = new Child(process, target, own, threads + number);
        running.add(started);
        started.startReading();
        process.onExit().thenAccept(ended -> loop.run(() -> finish(started)));
        return started;
      } catch (IOException e) {
        throw new GatehouseException(
            ExitCode.IO,
            plan.program().found() + " could not be started: " + e.getMessage(),
            "check that the program is for this host and that there is memory left",
            e);
      }
    }
  }

  /** Asks a command to end, and ends it when it does not. */
  void stop(Child child) {
    Keeper kept = keeper;
    if (kept != null && kept.alive()) {
      kept.terminate(child.target());
    } else {
      child.process().toHandle().destroy();
    }
    loop.after(TERM_MILLIS, () -> kill(child));
  }

  /** Ends a command at once. */
  void kill(Child child) {
    if (child.exited().isComplete()) {
      return;
    }
    loop.blocking(
        () -> {
          end(child);
          return null;
        });
  }

  private void finish(Child child) {
    loop.blocking(
            () -> {
              end(child);
              child.join(DRAIN_MILLIS);
              return child.process().waitFor();
            })
        .onComplete(
            code -> {
              running.remove(child);
              Keeper kept = keeper;
              if (kept != null) {
                kept.release(child.target());
              }
              child.complete(code.succeeded() ? code.result() : -1);
            });
  }

  /** Ends the first process, its group, its descendants and whatever carries its mark. Blocks. */
  private void end(Child child) {
    List<ProcessHandle> descendants = child.process().descendants().toList();
    Keeper kept = keeper;
    if (kept != null) {
      kept.kill(child.target());
    }
    // The handle, because the process itself would close the output that is not read yet.
    child.process().toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    Keeper.sweep(child.mark());
  }

  private Keeper keeper(String path) throws IOException {
    Keeper kept = keeper;
    if (kept == null || !kept.alive()) {
      kept = Keeper.start(setsid, SHELL.toRealPath(), Keeper.MARK + "=" + mark, path);
      keeper = kept;
      for (Child child : running) {
        kept.keep(child.target());
      }
    }
    return kept;
  }

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public CompletionStage<Void> start() {
    return Future.<Void>succeededFuture().toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    return loop.<Void>blocking(
            () -> {
              close();
              return null;
            })
        .toCompletionStage();
  }

  private void close() throws InterruptedException {
    Keeper kept;
    synchronized (this) {
      closed = true;
      kept = keeper;
    }
    if (kept == null) {
      return;
    }
    List<Child> left = List.copyOf(running);
    left.forEach(this::end);
    kept.close();
    for (Child child : left) {
      child.join(DRAIN_MILLIS);
      child.complete(-1);
    }
  }
}
