package dev.gatehouse.core.config;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.AccessKeys.Carried;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what a gateway can go back to. Whoever brings a gateway down must not get an old token or
 * weaker rules back by it, so the keys that decide over access come from the newest text that has
 * usable ones. Blocks; never writes.
 */
final class GoodConfigs {
  /** How many generations are looked at in the search for one that can be used. */
  private static final int MOST_TRIED = 20;

  private final Generations generations;
  private final ConfigReader reader;
  private final Set<String> proven;
  private final List<Generation> newestFirst;

  GoodConfigs(
      Generations generations, ConfigReader reader, Set<String> proven, List<Generation> history) {
    this.generations = generations;
    this.reader = reader;
    this.proven = proven;
    this.newestFirst = new ArrayList<>(history);
    Collections.reverse(newestFirst);
  }

  /**
   * The newest generation that is proven, has another text than {@code refusedHash}, and can still
   * be used; as it is.
   *
   * @param unproven whether one that was merely valid will do where none is proven
   */
  Optional<GoodConfig> last(String refusedHash, boolean unproven) {
    List<Generation> others =
        newestFirst.stream().filter(found -> !found.hash().equals(refusedHash)).toList();
    Optional<GoodConfig> best =
        usable(others.stream().filter(found -> proven.contains(found.hash())));
    return best.isPresent() || !unproven
        ? best
        : usable(others.stream().filter(Generation::valid).limit(MOST_TRIED));
  }

  /**
   * The same with the newest access.
   *
   * @param file the file as it is
   * @return empty also when nothing but access keys could be taken back
   */
  Optional<GoodConfig> last(ConfigSnapshot file, String refusedHash, boolean unproven) {
    return last(refusedHash, unproven)
        .flatMap(good -> withNewestAccess(good, file))
        .filter(good -> !good.snapshot().hash().equals(refusedHash));
  }

  private Optional<GoodConfig> usable(Stream<Generation> candidates) {
    return candidates
        .flatMap(found -> read(found).map(text -> new GoodConfig(found, text, List.of())).stream())
        .filter(good -> good.snapshot().valid())
        .findFirst();
  }

  private Optional<GoodConfig> withNewestAccess(GoodConfig good, ConfigSnapshot file) {
    Optional<ConfigSnapshot> newest =
        Stream.concat(
                Stream.of(file),
                newestFirst.stream().limit(MOST_TRIED).flatMap(found -> read(found).stream()))
            .filter(AccessKeys::usable)
            .findFirst();
    if (newest.isEmpty() || newest.get().hash().equals(good.snapshot().hash())) {
      return Optional.of(good);
    }
    try {
      Carried carried =
          AccessKeys.carry(
              ConfigDocument.parse(good.snapshot().text()),
              ConfigDocument.parse(newest.get().text()));
      if (carried.kept().isEmpty() && AccessKeys.same(good.snapshot(), newest.get())) {
        return Optional.of(good);
      }
      ConfigSnapshot merged = reader.snapshot(Optional.of(carried.document().text()));
      // They may come from an included file or from a variable that only the newer text names.
      return merged.valid() && AccessKeys.same(merged, newest.get())
          ? Optional.of(new GoodConfig(good.generation(), merged, carried.kept()))
          : Optional.empty();
    } catch (Json5SyntaxException | GatehouseException e) {
      return Optional.empty();
    }
  }

  private Optional<ConfigSnapshot> read(Generation generation) {
    try {
      return Optional.of(reader.snapshot(Optional.of(generations.text(generation))));
    } catch (IOException | GatehouseException e) {
      return Optional.empty(); // damaged or gone; an older one may do
    }
  }
}
