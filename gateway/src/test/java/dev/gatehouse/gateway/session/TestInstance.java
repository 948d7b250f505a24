package dev.gatehouse.gateway.session;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.OfflineDatabase;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** An instance in a folder of its own whose gateway does not run. */
public final class TestInstance {
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private final Instance instance;
  private final Environment environment;

  public TestInstance(Path root) {
    try {
      Files.createDirectories(root);
      environment = new Environment(java.util.Map.of(), root.resolve("home"), root);
      instance =
          new InstanceResolver(
                  Distributions.load(TestInstance.class.getClassLoader()).get("sigil"),
                  environment,
                  new HostDirectory(root.resolve("host")))
              .resolve(Selection.nothing());
      Files.createDirectories(instance.stateDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Instance instance() {
    return instance;
  }

  public OfflineSessions sessions() {
    return new OfflineSessions(instance, environment, CLOCK);
  }

  public <T> T read(Database.Work<T> work) {
    try (OfflineDatabase database = OfflineDatabase.of(instance)) {
      return database.read(work);
    }
  }

  public <T> T write(Database.Work<T> work) {
    try (OfflineDatabase database = OfflineDatabase.of(instance)) {
      return database.write(work);
    }
  }
}
