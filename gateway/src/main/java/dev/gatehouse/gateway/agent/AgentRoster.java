package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.configuration.ConfigChanges;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes agents into the configuration file, and out of it; comments and order stay. */
@Singleton
final class AgentRoster {
  private static final ConfigPath LIST = ConfigPath.of("agents", "list");
  private static final ConfigPath BINDINGS = ConfigPath.of("bindings");

  private final ConfigChanges changes;
  private final Agents agents;

  @Inject
  AgentRoster(ConfigChanges changes, Agents agents) {
    this.changes = changes;
    this.agents = agents;
  }

  /** Adds an agent. The one that nobody wrote down is written down first, or it would be gone. */
  Future<ConfigSnapshot> add(String author, Map<String, Object> entry) {
    String id = String.valueOf(entry.get("id"));
    requirePath("agents.create", entry.get("workspace"));
    Agent main = agents.main();
    return changes.edit(
        author,
        "agents.create " + id,
        document -> {
          if (index(document, id) >= 0) {
            throw RpcException.invalid("agent \"" + id + "\" already exists");
          }
          ConfigDocument edited = document;
          int size = list(edited, LIST).size();
          if (size == 0 && !main.id().equals(id)) {
            Map<String, Object> first = new LinkedHashMap<>();
            first.put("id", main.id());
            first.put("default", true);
            edited = edited.set(LIST.plus(0), first);
            size = 1;
          }
          return edited.set(LIST.plus(size), entry);
        });
  }

  /** Changes keys of an agent's entry; a null takes the key out. */
  Future<ConfigSnapshot> change(String author, String id, Map<List<String>, Optional<?>> values) {
    values
        .getOrDefault(List.of("workspace"), Optional.empty())
        .ifPresent(path -> requirePath("agents.update", path));
    return changes.edit(
        author,
        "agents.update " + id,
        document -> {
          ConfigDocument edited = document;
          int index = index(edited, id);
          if (index < 0) { // the agent that nobody wrote down
            index = list(edited, LIST).size();
            edited = edited.set(LIST.plus(index).plus("id"), id);
          }
          for (Map.Entry<List<String>, Optional<?>> value : values.entrySet()) {
            ConfigPath path = LIST.plus(index);
            for (String step : value.getKey()) {
              path = path.plus(step);
            }
            edited =
                value.getValue().isPresent()
                    ? edited.set(path, value.getValue().get())
                    : edited.unset(path);
          }
          return edited;
        });
  }

  /** Takes an agent out, and the bindings to it. */
  Future<ConfigSnapshot> remove(String author, String id) {
    UnaryOperator<ConfigDocument> edit =
        document -> {
          ConfigDocument edited = document;
          int index = index(edited, id);
          if (index >= 0) {
            edited = edited.unset(LIST.plus(index));
          }
          List<?> bindings = list(edited, BINDINGS);
          for (int i = bindings.size() - 1; i >= 0; i--) {
            if (boundTo(bindings.get(i), id)) {
              edited = edited.unset(BINDINGS.plus(i));
            }
          }
          return edited;
        };
    return changes.edit(author, "agents.delete " + id, edit);
  }

  /** Whether a binding names the agent. */
  static boolean boundTo(Object binding, String id) {
    return binding instanceof Map<?, ?> map
        && map.get("agentId") instanceof String agentId
        && Agents.id(agentId).equals(id);
  }

  private static int index(ConfigDocument document, String id) {
    List<?> entries = list(document, LIST);
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Map<?, ?> map
          && map.get("id") instanceof String name
          && Agents.id(name).equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static List<?> list(ConfigDocument document, ConfigPath path) {
    return document.get(path).orElse(List.of()) instanceof List<?> list ? list : List.of();
  }

  /** A workspace that no file system takes would stop every turn of its agent. */
  private static void requirePath(String method, @Nullable Object workspace) {
    try {
      if (workspace != null) {
        Path unused = Path.of(String.valueOf(workspace));
      }
    } catch (InvalidPathException e) {
      throw RpcException.invalid("invalid " + method + " params: at /workspace: " + e.getReason());
    }
  }
}
