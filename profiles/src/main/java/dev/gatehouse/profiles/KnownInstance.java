package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.Reservation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one instance on this host, running or not, healthy or not. Immutable.
 *
 * @param instance its identity and places, as far as its files tell
 * @param realStateDirectory the real path of its state directory
 * @param vanished whether its state directory is gone
 * @param config the last reading of its configuration; it may hold secrets and is not for output
 * @param block the ports that its files reserve, empty when they cannot be told
 * @param running the lease it holds while it runs
 * @param problems what is wrong with it, one sentence each
 */
public record KnownInstance(
    Instance instance,
    Path realStateDirectory,
    boolean vanished,
    ConfigSnapshot config,
    Optional<PortBlock> block,
    Optional<LeaseInfo> running,
    List<String> problems) {
  public KnownInstance {
    requireNonNull(instance, "instance");
    requireNonNull(realStateDirectory, "realStateDirectory");
    requireNonNull(config, "config");
    requireNonNull(block, "block");
    requireNonNull(running, "running");
    problems = List.copyOf(problems);
  }

  /** The name for people: {@code sigil/main}. */
  public String name() {
    return instance.displayName();
  }

  /** The product it belongs to. */
  public Distribution distribution() {
    return instance.distribution();
  }

  /** The instance's id, or its real path where it was never set up by this program. */
  public String id() {
    return instance.marker().map(InstanceMarker::id).orElse("path:" + realStateDirectory);
  }

  /** Whether its configuration file can be used. */
  public boolean configValid() {
    return config.valid();
  }

  /** Who it is where ports are held. */
  public LeaseOwner owner() {
    return new LeaseOwner(id(), name(), realStateDirectory, instance.configPath());
  }

  /** The ports it will use, while it is there; empty for a vanished one. */
  public Optional<Reservation> reservation() {
    return vanished ? Optional.empty() : block.map(known -> new Reservation(owner(), known));
  }

  /** The same instance by its state directory, whatever it is called. */
  public boolean isAt(Path realDirectory) {
    return realStateDirectory.equals(realDirectory);
  }
}
