package dev.gatehouse.gateway.session;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.OfflineDatabase;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes conversations out of an instance whose gateway does not run, and into it, as {@link
 * SessionTransfer} does with a running one. Holds the lock of the state directory meanwhile, so
 * that no gateway starts. All methods block.
 */
public final class OfflineSessions {
  private final Instance instance;
  private final Environment environment;
  private final Clock clock;

  public OfflineSessions(Instance instance, Environment environment, Clock clock) {
    this.instance = instance;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Writes sessions into a folder, which is there whole or not at all.
   *
   * @param target must not exist yet, or be empty
   * @param agentId those of one agent only
   * @param keys only these; empty for all
   * @throws GatehouseException with {@code CONFLICT} when the gateway runs or the folder has
   *     something in it, {@code IO} when something cannot be read or written
   */
  public ExportReport exportTo(Path target, Optional<String> agentId, Set<String> keys) {
    SessionTransfer.checkOwner(instance, target);
    SessionNaming naming = naming();
    Set<String> canonical =
        keys.stream().map(key -> naming.canonical(key).value()).collect(Collectors.toSet());
    try (StateLock lock = StateLock.take(instance);
        OfflineDatabase database = OfflineDatabase.of(instance)) {
      return new SessionExport(new OfOffline(database))
          .run(target, new SessionExport.Choice(agentId.map(SessionKeys::agentId), canonical));
    }
  }

  /**
   * Takes over the sessions that lie in a folder; what is here already stays.
   *
   * @param agentId whose they are where the folder does not say it
   * @throws GatehouseException with {@code CONFLICT} when the gateway runs, {@code CONFIG} when
   *     there are no sessions, {@code IO} when something cannot be read or written
   */
  public ImportReport importFrom(Path source, Optional<String> agentId) {
    SessionTransfer.checkOwner(instance, source);
    SessionNaming naming = naming();
    try (StateLock lock = StateLock.take(instance);
        OfflineDatabase database = OfflineDatabase.of(instance)) {
      return new SessionImport(new OfOffline(database), naming::stored, clock.millis())
          .run(source, agentId);
    }
  }

  private SessionNaming naming() {
    Map<String, Object> tree = instance.configStore(environment, clock).read().resolved();
    return new SessionNaming(
        mainAgent(tree),
        word(tree, "mainKey").orElse("main"),
        word(tree, "scope").filter(SessionNaming.GLOBAL::equals).isPresent());
  }

  private static String mainAgent(Map<String, Object> tree) {
    List<Map<?, ?>> agents = new ArrayList<>();
    if (ConfigTrees.at(tree, "agents", "list").orElse(null) instanceof List<?> list) {
      list.forEach(
          agent -> {
            if (agent instanceof Map<?, ?> map) {
              agents.add(map);
            }
          });
    }
    return agents.stream()
        .filter(agent -> Boolean.TRUE.equals(agent.get("default")))
        .findFirst()
        .or(() -> agents.stream().findFirst())
        .map(agent -> SessionKeys.agentId(String.valueOf(agent.get("id"))))
        .orElse("main");
  }

  private static Optional<String> word(Map<String, Object> tree, String key) {
    return ConfigTrees.at(tree, "session", key)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank());
  }

  private record OfOffline(OfflineDatabase database) implements SessionStore {
    @Override
    public boolean exists() {
      return database.exists();
    }

    @Override
    public <T> T read(Database.Work<T> work) {
      return database.read(work);
    }

    @Override
    public <T> T write(Database.Work<T> work) {
      return database.write(work);
    }
  }
}
