package dev.gatehouse.profiles.service;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Texts that break out of a definition whose writer forgets one rule of one platform. */
public final class HostileText extends DomainContextBase {
  /** Texts that can be carried. */
  @Provide
  public Arbitrary<String> hostile() {
    return Arbitraries.of(parts())
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  private static List<String> parts() {
    // The launcher's test against a real service manager reads the same file.
    Path file = Path.of("src/test/resources/hostile-parts.json");
    try {
      return Json.parse(Files.readString(file)) instanceof List<?> parts
          ? parts.stream().map(String.class::cast).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
