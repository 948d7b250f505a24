package dev.gatehouse.gateway.configuration;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.ConfigSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The configuration in force in one gateway. A newer reading of the file takes its place only when
 * it is valid; until then the last good one stays. Any thread may ask; only the gateway's loop
 * changes it. Never blocks.
 */
public final class LiveConfig {
  private final UnaryOperator<ConfigSnapshot> layers;
  private final List<BiConsumer<ConfigSnapshot, ConfigSnapshot>> listeners =
      new CopyOnWriteArrayList<>();

  private final List<Consumer<ConfigStanding>> standingListeners = new CopyOnWriteArrayList<>();

  private volatile ConfigSnapshot current;
  private volatile ConfigStanding standing = ConfigStanding.file(Instant.EPOCH);

  /**
   * @param initial what the gateway started with, layers applied
   * @param layers what the run lays over every reading of the file, for example an embedder's
   *     values; returns its argument where there is nothing
   */
  public LiveConfig(ConfigSnapshot initial, UnaryOperator<ConfigSnapshot> layers) {
    this.current = requireNonNull(initial, "initial");
    this.layers = requireNonNull(layers, "layers");
  }

  /** The configuration in force now. */
  public ConfigSnapshot current() {
    return current;
  }

  /** How the configuration in force stands to the file. */
  public ConfigStanding standing() {
    return standing;
  }

  /** Says how the configuration in force stands to the file from now on. Any thread. */
  public void standing(ConfigStanding now) {
    boolean changed = standing.mode() != now.mode();
    standing = requireNonNull(now, "now");
    if (changed) {
      standingListeners.forEach(listener -> listener.accept(now));
    }
  }

  /** Calls {@code listener} when the standing's mode changes, on whatever thread changes it. */
  public void onStanding(Consumer<ConfigStanding> listener) {
    standingListeners.add(listener);
  }

  /** What a reading of the file comes to in this run: with what is laid over it. */
  ConfigSnapshot layered(ConfigSnapshot file) {
    return file.valid() ? layers.apply(file) : file;
  }

  /**
   * Puts a newer reading of the file in force and tells the listeners, on the calling thread.
   *
   * @return whether it was taken; an invalid one is not
   */
  public boolean adopt(ConfigSnapshot fresh) {
    if (!fresh.valid()) {
      return false;
    }
    ConfigSnapshot previous = current;
    ConfigSnapshot next = layers.apply(fresh);
    current = next;
    listeners.forEach(listener -> listener.accept(previous, next));
    return true;
  }

  /** Calls {@code listener} with the previous and the new configuration after each change. */
  public void onChange(BiConsumer<ConfigSnapshot, ConfigSnapshot> listener) {
    listeners.add(listener);
  }
}
