package dev.gatehouse.launcher.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceProof;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until supervised gateways are ready, and shows how it goes. */
public final class Readiness {
  private static final Duration POLL = Duration.ofMillis(25);
  private static final int SHOWN_LOG_LINES = 6;
  private static final int ANSWER_MILLIS = 1_000;

  private final Cli cli;
  private final ServiceManager manager;
  private final boolean quiet;
  private final SecureRandom random = new SecureRandom();

  /**
   * Creates a waiter.
   *
   * @param quiet whether nothing is printed meanwhile
   */
  public Readiness(Cli cli, ServiceManager manager, boolean quiet) {
    this.cli = cli;
    this.manager = manager;
    this.quiet = quiet;
  }

  /** Waits for all of them, for {@code limit} at most. */
  public List<Outcome> await(List<Instance> instances, Duration limit) throws InterruptedException {
    return await(instances, Optional.empty(), limit);
  }

  /**
   * Waits for a gateway that takes the place of an earlier one.
   *
   * @param earlier the lease of that one, which does not count
   */
  public Outcome awaitNew(Instance instance, Optional<LeaseInfo> earlier, Duration limit)
      throws InterruptedException {
    return await(List.of(instance), earlier, limit).get(0);
  }

  private List<Outcome> await(List<Instance> instances, Optional<LeaseInfo> earlier, Duration limit)
      throws InterruptedException {
    long started = System.nanoTime();
    Map<Instance, Outcome> outcomes = new LinkedHashMap<>();
    boolean told = false;
    while (outcomes.size() < instances.size()) {
      for (Instance instance : instances) {
        if (!outcomes.containsKey(instance)) {
          look(instance, earlier)
              .ifPresent(outcome -> settle(outcomes, instance, outcome, started));
        }
      }
      long passed = System.nanoTime() - started;
      if (passed > limit.toNanos()) {
        for (Instance instance : instances) {
          outcomes.computeIfAbsent(instance, late -> late(late, limit));
        }
      } else if (!told && passed > TimeUnit.SECONDS.toNanos(1)) {
        told = true;
        note("waiting until they are ready…");
      }
      if (outcomes.size() < instances.size()) {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
    }
    return instances.stream().map(outcomes::get).toList();
  }

  private void settle(
      Map<Instance, Outcome> outcomes, Instance instance, Outcome outcome, long started) {
    outcomes.put(instance, outcome);
    long millis = (System.nanoTime() - started) / 1_000_000;
    note(
        outcome.instance().displayName()
            + (outcome.ready()
                ? " is ready on port "
                    + outcome.instance().ports().gateway()
                    + " after "
                    + millis
                    + " ms"
                : " did not start"));
  }

  private Optional<Outcome> look(Instance instance, Optional<LeaseInfo> earlier) {
    Optional<LeaseInfo> lease =
        new LeaseTable(cli.host(), new PortProbe())
            .of(Places.real(instance.stateDirectory()))
            .filter(now -> earlier.filter(before -> same(before, now)).isEmpty());
    if (lease.isPresent() && answersReady(instance, lease.get().basePort())) {
      // The gateway may run on another port than the one that its files name.
      Instance actual =
          cli.resolve(
              cli.selection()
                  .withDev(false)
                  .withProfile(instance.profile().value())
                  .withPreferFlags(true));
      return Optional.of(new Outcome(actual, true, lease.get().pid(), ExitCode.OK, ""));
    }
    ServiceState state = manager.state(instance);
    return state.phase() == ServiceState.Phase.GAVE_UP
        ? Optional.of(
            new Outcome(
                instance,
                false,
                0,
                ExitCode.FAILURE,
                "given up: " + state.detail() + logEnd(instance)))
        : Optional.empty();
  }

  private static boolean same(LeaseInfo one, LeaseInfo other) {
    return one.pid() == other.pid() && one.sinceMillis() == other.sinceMillis();
  }

  /** Whether the gateway on {@code port} proves to be the instance and says that it is ready. */
  private boolean answersReady(Instance instance, int port) {
    String nonce = InstanceProof.newNonce(random);
    try {
      HttpURLConnection call =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/readyz").toURL().openConnection();
      call.setConnectTimeout(ANSWER_MILLIS);
      call.setReadTimeout(ANSWER_MILLIS);
      call.setRequestProperty(InstanceProof.NONCE_HEADER, nonce);
      int status = call.getResponseCode();
      String proof = call.getHeaderField(InstanceProof.PROOF_HEADER);
      call.disconnect();
      return status == HttpURLConnection.HTTP_OK
          && proof != null
          && instance
              .marker()
              .filter(marker -> InstanceProof.proves(marker, nonce, port, proof))
              .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private Outcome late(Instance instance, Duration limit) {
    return new Outcome(
        instance,
        false,
        Services.process(cli, instance).map(ProcessHandle::pid).orElse(0L),
        ExitCode.UNREACHABLE,
        "not ready after " + limit.toSeconds() + " s" + logEnd(instance));
  }

  private static String logEnd(Instance instance) {
    Path log = instance.layout().logs().resolve("supervisor.log");
    try {
      List<String> lines = Files.readString(log, UTF_8).lines().toList();
      String end =
          String.join(
              "\n  ", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
      return "\n  the end of " + log + ":\n  " + end;
    } catch (IOException e) {
      return "";
    }
  }

  private void note(String text) {
    if (!quiet) {
      cli.output().note(text);
    }
  }

  /**
   * How the start of one gateway went.
   *
   * @param instance the instance with the ports it really has
   * @param ready whether it takes connections
   * @param pid its process, 0 when it has none
   * @param exitCode what the command should end with
   * @param detail why it is not ready
   */
  public record Outcome(
      Instance instance, boolean ready, long pid, ExitCode exitCode, String detail) {}
}
