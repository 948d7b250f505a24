package dev.gatehouse.profiles;

import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process of this host that holds a lock or a claim until it is killed. */
public final class HolderProcess implements AutoCloseable {
  private final Process process;

  private HolderProcess(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HolderProcess.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (!"held".equals(reader.readLine())) {
      close();
      throw new IOException("the other process did not get the lock");
    }
  }

  static HolderProcess lock(Path file) throws IOException {
    return new HolderProcess("lock", file.toString());
  }

  static HolderProcess claim(Path host, String credential, String profile) throws IOException {
    return new HolderProcess("claim", host.toString(), credential, profile);
  }

  /** Holds lock and lease like a gateway, but listens nowhere. */
  public static HolderProcess gateway(Instance instance, Path host) throws IOException {
    LeaseOwner owner = instance.leaseOwner();
    return new HolderProcess(
        "gateway",
        host.toString(),
        owner.stateDirectory().toString(),
        owner.instanceId(),
        owner.name());
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it as a power cut would: no shutdown code runs. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the other process does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws Exception {
    AutoCloseable held =
        switch (arguments[0]) {
          case "lock" -> ProcessLock.tryTake(Path.of(arguments[1])).orElseThrow();
          case "claim" ->
              new CredentialClaims(new HostDirectory(Path.of(arguments[1])), new SecureRandom())
                  .claim("telegram", arguments[2], owner(arguments[3], arguments[1]));
          case "gateway" -> gateway(arguments);
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println("held");
    int end = System.in.read(); // until the parent goes away
    if (end < 0) {
      held.close();
    }
  }

  private static LeaseOwner owner(String profile, String directory) {
    return new LeaseOwner(
        profile, "sigil/" + profile, Path.of(directory), Path.of(directory).resolve("sigil.json"));
  }

  private static AutoCloseable gateway(String[] arguments) throws IOException {
    Path state = Path.of(arguments[2]);
    ProcessLock lock = ProcessLock.tryTake(new StateLayout(state).gatewayLock()).orElseThrow();
    Lease lease =
        new LeaseTable(new HostDirectory(Path.of(arguments[1])), new PortProbe())
            .acquireAnywhere(
                new LeaseOwner(arguments[3], arguments[4], state, state.resolve("sigil.json")),
                TestHost.distribution("sigil").ports(),
                PortSettings.DEFAULTS,
                List::of);
    return () -> {
      lease.close();
      lock.close();
    };
  }
}
