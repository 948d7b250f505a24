package dev.gatehouse.ports;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.ports.PortUse.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lease as text, in the file beside its lock. */
final class LeaseText {
  private static final int VERSION = 1;

  private LeaseText() {}

  static String write(HeldLease held) {
    LeaseInfo lease = held.info();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("instanceId", lease.owner().instanceId());
    tree.put("name", lease.owner().name());
    tree.put("stateDirectory", lease.owner().stateDirectory().toString());
    tree.put("configPath", lease.owner().configPath().toString());
    tree.put("realStateDirectory", held.places().stateDirectory().toString());
    tree.put("realConfigPath", held.places().configPath().toString());
    tree.put("stateKey", held.places().stateKey());
    tree.put("pid", lease.pid());
    tree.put("processStartMillis", lease.processStartMillis());
    tree.put("sinceMillis", lease.sinceMillis());
    tree.put("basePort", lease.basePort());
    List<Object> uses = new ArrayList<>();
    for (PortUse use : lease.block().uses()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("port", use.port());
      row.put("role", use.role().name());
      row.put("origin", use.origin().name());
      row.put("reason", use.reason());
      uses.add(row);
    }
    tree.put("uses", uses);
    return Json.pretty(tree) + "\n";
  }

  /** Reads a lease; empty when the text is damaged or of a newer kind. */
  static Optional<HeldLease> read(String text) {
    Map<?, ?> tree = parseObject(text);
    try {
      if (number(tree, "version") != VERSION) {
        return Optional.empty();
      }
      LeaseOwner owner =
          new LeaseOwner(
              string(tree, "instanceId"),
              string(tree, "name"),
              Path.of(string(tree, "stateDirectory")),
              Path.of(string(tree, "configPath")));
      List<PortUse> uses = new ArrayList<>();
      if (tree.get("uses") instanceof List<?> rows) {
        for (Object row : rows) {
          uses.add(use((Map<?, ?>) row));
        }
      }
      return Optional.of(
          new HeldLease(
              new LeaseInfo(
                  owner,
                  new PortBlock(uses),
                  (int) number(tree, "basePort"),
                  number(tree, "pid"),
                  number(tree, "processStartMillis"),
                  number(tree, "sinceMillis")),
              new RealPlaces(
                  Path.of(string(tree, "realStateDirectory")),
                  Path.of(string(tree, "realConfigPath")),
                  string(tree, "stateKey"))));
    } catch (IllegalArgumentException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /** The object in {@code text}; an empty one when it is damaged. */
  static Map<?, ?> parseObject(String text) {
    try {
      return Json.parse(text) instanceof Map<?, ?> map ? map : Map.of();
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  private static PortUse use(Map<?, ?> row) {
    return new PortUse(
        (int) number(row, "port"),
        PortRole.valueOf(string(row, "role")),
        string(row, "reason"),
        Origin.valueOf(string(row, "origin")));
  }

  private static String string(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text: " + key);
  }

  private static long number(Map<?, ?> tree, String key) {
    if (tree.get(key) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("no number: " + key);
  }
}
