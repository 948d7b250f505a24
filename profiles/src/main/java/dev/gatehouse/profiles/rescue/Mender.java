package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.GoodConfig;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.Pulse.Beat;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.supervisor.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Changes a sibling: its configuration's generations, and its process. A process is ended only when
 * the kernel says that it is the sibling's, and nobody else's gateway runs in it. Blocks.
 */
final class Mender {
  private static final Duration PULSE_LIMIT = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  /** A gateway that hangs does not end gracefully either. */
  private static final Duration HUNG_STOP_LIMIT = Duration.ofSeconds(1);

  private final Instance self;
  private final LeaseTable leases;
  private final Optional<ServiceManager> services;

  Mender(Instance self, LeaseTable leases, Optional<ServiceManager> services) {
    this.self = self;
    this.leases = leases;
    this.services = services;
  }

  /**
   * Makes a generation the configuration again.
   *
   * @param wanted its number, whose text comes back whole; empty for the last good one with the
   *     newest access, as a gateway itself goes back
   * @return the number that was gone back to
   */
  int rollback(KnownInstance known, SiblingConfig config, OptionalInt wanted, String by) {
    if (wanted.isEmpty()) {
      return goBack(known, config, by);
    }
    int number = wanted.getAsInt();
    ConfigSnapshot then = config.store().reading(number);
    if (!then.valid()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "generation "
              + number
              + " of "
              + known.name()
              + " cannot be used by this version, so nothing was changed:\n"
              + then.problems().stream().map(p -> p.toText()).collect(Collectors.joining("\n")),
          "choose another generation from rescue history");
    }
    config
        .store()
        .rollback(
            new ConfigStore.Change(
                author(), "rollback to generation " + number + ", wanted by " + by),
            number);
    return number;
  }

  private int goBack(KnownInstance known, SiblingConfig config, String by) {
    ConfigStore store = config.store();
    GoodConfig good =
        store
            .lastGood(config.now().hash(), true)
            .orElseThrow(
                () ->
                    new GatehouseException(
                        ExitCode.FAILURE,
                        known.name()
                            + " has no earlier configuration that can be used with its newest access",
                        "rescue history lists what there is, and rescue rollback takes a number;"
                            + " rescue patch can mend the file"));
    int number = good.generation().number();
    store.goBack(
        new ConfigStore.Change(
            author(),
            "back to generation "
                + number
                + (good.kept().isEmpty() ? "" : " with newer access")
                + ", wanted by "
                + by),
        Optional.of(config.now().hash()),
        good);
    return number;
  }

  /** Merges a patch into the configuration. */
  void patch(SiblingConfig config, Map<String, Object> merge, Optional<String> hash, String by) {
    config
        .store()
        .change(
            new ConfigStore.Change(
                author(),
                "patch of "
                    + merge.keySet().stream()
                        .map(key -> ConfigPath.of(key).toString())
                        .collect(Collectors.joining(", "))
                    + ", wanted by "
                    + by),
            hash,
            document -> document.patch(merge));
  }

  /**
   * Ends the sibling's gateway where one runs, and starts it. Does not wait until it answers.
   *
   * @param done gets what was done, one clause each
   */
  void restart(KnownInstance known, List<String> done) {
    Instance instance = known.instance();
    ServiceManager manager = manager(known);
    Optional<LeaseInfo> lease = leases.of(known.realStateDirectory());
    if (lease.isPresent()) {
      ProcessHandle process = proven(known, lease.get());
      Pulse pulse = Pulse.of(instance.marker(), lease.get().basePort(), PULSE_LIMIT);
      if (!pulse.alive()) {
        keepThreads(known, process, done);
        // Where nobody listens any more it may be stopping, with turns that come to their end.
        Processes.end(process, pulse.beat() == Beat.NONE ? STOP_LIMIT : HUNG_STOP_LIMIT);
        done.add(
            "ended process " + process.pid() + " of " + known.name() + ", which did not answer");
      }
    }
    manager.restart(instance, STOP_LIMIT);
    done.add("started " + known.name());
  }

  /** The sibling's process, when it is proven to be that and nothing else's. */
  private ProcessHandle proven(KnownInstance known, LeaseInfo lease) {
    if (!lease.owner().instanceId().equals(known.id())) {
      throw new GatehouseException(
          ExitCode.IDENTITY,
          "the lease on "
              + known.realStateDirectory()
              + " is not held by "
              + known.name()
              + " but by "
              + Shown.line(lease.owner().name()),
          "isolation verify tells more; no process was touched");
    }
    if (lease.pid() == ProcessHandle.current().pid()) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          known.name() + " runs in this same process as " + self.displayName(),
          "restart it where that process was started, or run each alone");
    }
    List<String> others =
        leases.active().stream()
            .filter(other -> other.pid() == lease.pid())
            .filter(other -> !other.owner().instanceId().equals(known.id()))
            .map(other -> Shown.line(other.owner().name()))
            .toList();
    if (!others.isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          known.name()
              + " runs in process "
              + lease.pid()
              + " together with "
              + String.join(", ", others)
              + ", which would end too",
          "interrupt that process to stop all of them, and start each one alone");
    }
    return SiblingProcess.required(known, lease);
  }

  private ServiceManager manager(KnownInstance known) {
    return services.orElseThrow(
        () ->
            new GatehouseException(
                ExitCode.FAILURE,
                "nothing here can start " + known.name() + ": no service manager is known",
                "start it with: " + known.instance().commandHint("up")));
  }

  /** What a gateway did when it hung is gone once it is ended. */
  private static void keepThreads(KnownInstance known, ProcessHandle process, List<String> done) {
    try {
      Path file = ThreadReport.of(process).keep(known);
      done.add("kept what its threads did in " + file);
    } catch (GatehouseException e) {
      done.add("its threads could not be looked at: " + e.getMessage());
    }
  }

  private String author() {
    return "rescue " + self.displayName();
  }
}
