package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigStore.Change;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A state directory with a configuration in it. */
final class ConfigFixture {
  static final Change WHY = new Change("cli", "a test");
  private static final Distributions DISTRIBUTIONS =
      Distributions.load(ConfigFixture.class.getClassLoader());

  final Path home;
  final Path state;
  final Path file;
  final Map<String, String> variables = new HashMap<>();
  Distribution distribution = distribution("sigil");

  ConfigFixture(Path directory) throws IOException {
    home = directory.toRealPath();
    state = Files.createDirectories(home.resolve(".sigil"));
    file = state.resolve("sigil.json");
  }

  static Distribution distribution(String id) {
    return DISTRIBUTIONS.get(id);
  }

  ConfigStore store() {
    return new ConfigStore(
        distribution,
        file,
        state,
        new Environment(variables, home, home.resolve("elsewhere")),
        Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC));
  }

  ConfigFixture write(String text) throws IOException {
    return write("sigil.json", text);
  }

  ConfigFixture write(String name, String text) throws IOException {
    Path target = state.resolve(name);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
    return this;
  }

  ConfigSnapshot read() {
    return store().read();
  }

  String text() throws IOException {
    return Files.readString(file);
  }

  ConfigSnapshot set(String path, Object value) {
    return store()
        .change(WHY, Optional.empty(), document -> document.set(ConfigPath.parse(path), value));
  }
}
