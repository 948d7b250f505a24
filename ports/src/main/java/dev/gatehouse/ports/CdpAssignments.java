package dev.gatehouse.ports;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.PortUse.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which CDP port each browser profile of an instance was given, as a distance from the base port:
 * the same after a restart, and moving with a new base. Kept in {@value #FILE_NAME} of the state
 * directory. Immutable.
 *
 * @param offsets distance from the base port by browser profile name
 */
public record CdpAssignments(Map<String, Integer> offsets) {
  /** Path of the file in the state directory. */
  public static final String FILE_NAME = "browser/ports.json";

  /** Nothing was given out yet. */
  public static final CdpAssignments NONE = new CdpAssignments(Map.of());

  public CdpAssignments {
    offsets = Collections.unmodifiableMap(new TreeMap<>(offsets));
  }

  /**
   * Reads what was given out. A missing or damaged file says nothing: the ports are then given out
   * anew. Blocks.
   */
  public static CdpAssignments read(Path stateDirectory) {
    String text;
    try {
      text = Files.readString(stateDirectory.resolve(FILE_NAME));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> offsets = new TreeMap<>();
    if (LeaseText.parseObject(text).get("offsets") instanceof Map<?, ?> stored) {
      stored.forEach(
          (name, offset) -> {
            if (offset instanceof Long number && Math.abs(number) < Ports.MAX) {
              offsets.put(String.valueOf(name), number.intValue());
            }
          });
    }
    return new CdpAssignments(offsets);
  }

  /** Writes them, atomically. Blocks. */
  void write(Path stateDirectory) throws IOException {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("version", 1);
    tree.put("offsets", offsets);
    String text = Json.pretty(tree) + "\n";
    SecureFiles.replace(stateDirectory.resolve(FILE_NAME), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the port of a browser profile under {@code plan}, empty when it has none in range. */
  OptionalInt port(String browserProfile, PortPlan plan) {
    Integer offset = offsets.get(browserProfile);
    return offset != null && plan.isCdp(plan.gateway() + offset)
        ? OptionalInt.of(plan.gateway() + offset)
        : OptionalInt.empty();
  }

  CdpAssignments with(String browserProfile, int offset) {
    Map<String, Integer> changed = new TreeMap<>(offsets);
    changed.put(browserProfile, offset);
    return new CdpAssignments(changed);
  }

  CdpAssignments without(String browserProfile) {
    Map<String, Integer> changed = new TreeMap<>(offsets);
    changed.remove(browserProfile);
    return new CdpAssignments(changed);
  }

  /**
   * The ports under {@code plan}, for a reservation: {@code block.with(assignments.uses(plan))}.
   */
  public List<PortUse> uses(PortPlan plan) {
    List<PortUse> uses = new ArrayList<>();
    offsets.keySet().forEach(name -> port(name, plan).ifPresent(port -> uses.add(use(name, port))));
    return uses;
  }

  static PortUse use(String browserProfile, int port) {
    return new PortUse(
        port, PortRole.CDP, "browser profile \"" + browserProfile + "\"", Origin.ASSIGNED);
  }
}
