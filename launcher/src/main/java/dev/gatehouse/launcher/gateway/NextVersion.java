package dev.gatehouse.launcher.gateway;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.handover.Successor;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Termination;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.upgrade.ProgramTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process that takes this one's place, once there is one. Safe to use from several threads. */
final class NextVersion implements Successor {
  private final Cli cli;
  private final Instance instance;
  private final Map<String, Object> settings;
  private @Nullable Process process;
  private @Nullable Runnable whenTakenOver;
  private boolean takenOver;

  NextVersion(Cli cli, Instance instance, Map<String, Object> settings) {
    this.cli = cli;
    this.instance = instance;
    this.settings = settings;
  }

  /** What lets the gateway find it. */
  Module module() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        OptionalBinder.newOptionalBinder(binder(), Successor.class)
            .setBinding()
            .toInstance(NextVersion.this);
      }
    };
  }

  @Override
  public synchronized Process start(Path program) throws IOException {
    // Whoever asked has looked too; between that and now it may have been exchanged.
    Optional<String> objection = ProgramTrust.objection(program);
    if (objection.isPresent()) {
      throw new IOException(objection.get());
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            Services.command(List.of(program.toString()), instance, "gateway", "takeover"));
    // It follows this process in everything, so it gets the same variables; those that a service
    // manager keeps to one process are its own business.
    Map<String, String> variables = builder.environment();
    Services.environment(cli, instance).forEach(variables::put);
    variables.remove("WATCHDOG_PID");
    builder.inheritIO();
    process = builder.start();
    return process;
  }

  @Override
  public Map<String, Object> settings() {
    return settings;
  }

  @Override
  public synchronized void tookOver(ProcessHandle handle) {
    takenOver = true;
    if (whenTakenOver != null) {
      whenTakenOver.run();
    }
  }

  synchronized void whenTakenOver(Runnable action) {
    whenTakenOver = action;
  }

  synchronized boolean takenOver() {
    return takenOver;
  }

  /** Ends it if it is still about to take over. */
  synchronized void giveUp() {
    if (process != null && !takenOver) {
      process.destroyForcibly();
    }
  }

  /**
   * Ends as the other process does, unless something else looks after that: in a terminal or a
   * container, the end of this process would be the end of everything. Blocks.
   */
  ExitCode follow() throws InterruptedException {
    Process next;
    synchronized (this) {
      next = process;
    }
    if (next == null || lookedAfter()) {
      return ExitCode.OK;
    }
    int status;
    try (Termination termination = Termination.listen(next::destroy)) {
      status = next.waitFor();
    }
    return Stream.of(ExitCode.values())
        .filter(code -> code.code() == status)
        .findFirst()
        .orElse(ExitCode.FAILURE);
  }

  private boolean lookedAfter() {
    return ProcessHandle.current().pid() != 1
        && (cli.environment().get("NOTIFY_SOCKET").isPresent()
            || cli.environment().get("INVOCATION_ID").isPresent()
            || Services.manager(cli).state(instance).phase() == ServiceState.Phase.RUNNING);
  }
}
