package dev.gatehouse.gateway.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Takes conversations out of a running gateway and into it, as files of the family: {@code
 * agents/<agent>/sessions/sessions.json} with JSONL transcripts. For a gateway that does not run
 * there is {@link OfflineSessions}. Futures complete on the gateway's loop.
 */
@Singleton
public final class SessionTransfer {
  private final Database database;
  private final Sessions sessions;
  private final SessionKeys keys;
  private final GatewayLoop loop;
  private final Instance instance;
  private final Clock clock;

  @Inject
  SessionTransfer(
      Database database,
      Sessions sessions,
      SessionKeys keys,
      GatewayLoop loop,
      Instance instance,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.keys = keys;
    this.loop = loop;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Writes sessions into a folder, which is there whole or not at all.
   *
   * @param target must not exist yet, or be empty; where it is missing, a new folder below {@code
   *     exports} in the state directory
   * @param agentId those of one agent only
   * @param only these keys; empty for all
   */
  public Future<ExportReport> exportTo(
      Optional<Path> target, Optional<String> agentId, Set<String> only) {
    return loop.blocking(
        () -> {
          Path folder =
              target.orElseGet(
                  () ->
                      StateLayout.of(instance)
                          .root()
                          .resolve("exports")
                          .resolve(
                              "sessions-"
                                  + Instant.ofEpochMilli(clock.millis())
                                      .toString()
                                      .replace(':', '-')));
          checkOwner(instance, folder);
          return new SessionExport(SessionStore.of(database))
              .run(folder, new SessionExport.Choice(agentId.map(SessionKeys::agentId), only));
        });
  }

  /**
   * Takes over the sessions that lie in a folder. What is here already stays; the same import again
   * changes nothing. No link in the folder is followed.
   *
   * @param agentId whose they are where the folder does not say it
   */
  public Future<ImportReport> importFrom(Path source, Optional<String> agentId) {
    return loop.blocking(
            () -> {
              checkOwner(instance, source);
              SessionImport run =
                  new SessionImport(SessionStore.of(database), keys::stored, clock.millis());
              ImportReport report = run.run(source, agentId);
              return new Imported(report, run);
            })
        .onSuccess(
            imported ->
                imported
                    .run
                    .changed()
                    .forEach(
                        entry -> {
                          sessions.touched(entry.key(), entry.updatedAt());
                          sessions.changed(entry.key(), "import");
                        }))
        .map(imported -> imported.report);
  }

  /**
   * Refuses a folder in the state directory of another instance.
   *
   * @throws GatehouseException when it is one
   */
  static void checkOwner(Instance instance, Path folder) {
    Path own = Places.real(instance.stateDirectory());
    for (Path place = Places.real(folder); place != null; place = place.getParent()) {
      if (Places.same(place, own)) {
        return;
      }
      Optional<InstanceMarker> marker = InstanceMarker.read(place);
      if (marker.isPresent()) {
        throw new GatehouseException(
            ExitCode.CONFLICT,
            folder + " belongs to another instance, " + marker.get().displayName(),
            "export its sessions with that instance's own command into a folder outside, and import"
                + " from there");
      }
    }
  }

  private record Imported(ImportReport report, SessionImport run) {}
}
