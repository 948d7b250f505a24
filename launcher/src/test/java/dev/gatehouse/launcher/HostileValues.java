package dev.gatehouse.launcher;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that break out of a unit whose writer forgets a rule, the same in every run. */
final class HostileValues {
  // The parts from which the tests of the formats make theirs.
  private static final Path PARTS = Path.of("../profiles/src/test/resources/hostile-parts.json");

  private HostileValues() {}

  /** So many of them, with up to six parts each; every part alone is one of them. */
  static List<String> list(int count) throws IOException {
    List<String> parts = parts();
    Random random = new Random(78);
    List<String> values = new ArrayList<>(parts);
    while (values.size() < count) {
      StringBuilder value = new StringBuilder();
      for (int more = 2 + random.nextInt(5); more > 0; more--) {
        value.append(parts.get(random.nextInt(parts.size())));
      }
      values.add(value.toString());
    }
    return values;
  }

  private static List<String> parts() throws IOException {
    return Json.parse(Files.readString(PARTS)) instanceof List<?> parts
        ? parts.stream().map(String.class::cast).toList()
        : List.of();
  }
}
