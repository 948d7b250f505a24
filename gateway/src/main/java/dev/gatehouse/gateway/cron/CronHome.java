package dev.gatehouse.gateway.cron;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What lies about jobs in the state directory beside the database: the family's {@code jobs.json},
 * which is read once, and a note that there are jobs, so that a gateway without any opens no
 * database to learn that. All methods but {@link #instanceId} block.
 */
final class CronHome {
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final Instance instance;
  private final GatewayContext context;
  private final LeaseTable leases;
  private final Environment environment;

  @Inject
  CronHome(Instance instance, GatewayContext context, LeaseTable leases, Environment environment) {
    this.instance = instance;
    this.context = context;
    this.leases = leases;
    this.environment = environment;
  }

  /** Id of this instance; jobs with another one came with somebody else's files. */
  String instanceId() {
    return instance.marker().map(InstanceMarker::id).orElse("");
  }

  /** Where this instance is. */
  String place() {
    return real(instance.stateDirectory()).toString();
  }

  /** Whether there may be jobs: some are noted, or the family's file was not read yet. */
  boolean worthALook(ConfigSnapshot config) {
    Optional<JsonObject> note = note();
    if (note.isEmpty()) {
      return Files.exists(family(config));
    }
    return note.get().getInteger("jobs", 1) > 0
        || !instanceId().equals(note.get().getString("instance"));
  }

  /** Notes how many jobs there are. */
  void note(int jobs) throws IOException {
    SecureFiles.createDirectories(SecureFiles.parent(noteFile()));
    SecureFiles.replace(
        noteFile(),
        new JsonObject()
            .put("jobs", jobs)
            .put("instance", instanceId())
            .encode()
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the family's file; empty when there is none. */
  Optional<JsonArray> familyJobs(ConfigSnapshot config) throws IOException {
    return jobs(family(config));
  }

  /** Whether the family's file was read by another instance before, and came here as a copy. */
  boolean notedElsewhere() {
    return note().filter(note -> !instanceId().equals(note.getString("instance"))).isPresent();
  }

  /** Ids in the files of gateways that run here for longer than this one. */
  Set<String> idsOfOthers() {
    Path own = real(instance.stateDirectory());
    long since =
        leases.active().stream()
            .filter(lease -> real(lease.owner().stateDirectory()).equals(own))
            .mapToLong(LeaseInfo::sinceMillis)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    Set<String> ids = new HashSet<>();
    for (LeaseInfo lease : leases.active()) {
      Path state = real(lease.owner().stateDirectory());
      if (state.equals(own) || lease.sinceMillis() > since) {
        continue;
      }
      try {
        jobs(state.resolve("cron").resolve("jobs.json"))
            .ifPresent(
                list -> {
                  for (Object job : list) {
                    if (job instanceof JsonObject json) {
                      ids.add(json.getString("id", ""));
                    }
                  }
                });
      } catch (IOException | RuntimeException e) {
        // What cannot be read names no job.
        continue;
      }
    }
    return ids;
  }

  /** Whether {@code place} is another directory that still holds this same instance. */
  boolean isStillAt(String place) {
    Path other = Path.of(place);
    if (real(other).equals(real(instance.stateDirectory()))) {
      return false;
    }
    try {
      return InstanceMarker.read(other)
          .filter(marker -> marker.id().equals(instanceId()))
          .isPresent();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private Path family(ConfigSnapshot config) {
    return config
        .string("cron", "store")
        .map(environment::path)
        .orElseGet(() -> context.instance().layout().cron().resolve("jobs.json"));
  }

  private Path noteFile() {
    return instance.layout().cron().resolve("gatehouse.json");
  }

  private Optional<JsonObject> note() {
    try {
      return Optional.of(new JsonObject(Files.readString(noteFile())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(new JsonObject()); // whatever it said: look
    }
  }

  private static Optional<JsonArray> jobs(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    return new JsonObject(Files.readString(file)).getValue("jobs") instanceof JsonArray list
        ? Optional.of(list)
        : Optional.empty();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
