package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials of a provider: the configuration's key, the stored profiles in their order,
 * the environment. What is found is read anew for each call, so that a changed file counts at once.
 */
@Singleton
final class Credentials {
  private final LiveConfig config;
  private final Instance instance;
  private final Consumer<String> hide;
  private final Clock clock;

  @Inject
  Credentials(LiveConfig config, Instance instance, InstanceLog log, Clock clock) {
    this(config, instance, log::hide, clock);
  }

  /**
   * @param hide hears every secret, so that it can be kept out of logs
   */
  Credentials(LiveConfig config, Instance instance, Consumer<String> hide, Clock clock) {
    this.config = config;
    this.instance = instance;
    this.hide = hide;
    this.clock = clock;
  }

  /**
   * One way to be let in.
   *
   * @param profile its id: {@code openai:default}, {@code openai:config}, {@code openai:env}
   * @param secret empty for a provider that needs none
   */
  record Credential(String profile, String type, Optional<String> secret) {
    boolean bearer() {
      return !type.equals("api_key")
          || secret.filter(value -> value.startsWith("sk-ant-oat")).isPresent();
    }

    /** Names it; the secret stays out. */
    @Override
    public String toString() {
      return profile + " (" + type + ")";
    }
  }

  /**
   * Every credential of a provider that could be found, best first. Blocks.
   *
   * @throws GatehouseException when there is none and a reference leads nowhere
   */
  List<Credential> find(ProviderSettings provider) {
    ConfigSnapshot snapshot = config.current();
    Secrets secrets = Secrets.of(snapshot);
    Map<String, Credential> found = new LinkedHashMap<>();
    @Nullable GatehouseException trouble = null;
    try {
      secrets
          .resolve(provider.apiKey())
          .ifPresent(key -> add(found, provider.id() + ":config", "api_key", key));
    } catch (GatehouseException e) {
      trouble = e;
    }
    AuthProfiles store = new AuthProfiles(agentDirectory());
    for (AuthProfiles.Profile profile : store.read()) {
      if (profile.provider().equals(provider.id())
          && (profile.expires() == 0 || profile.expires() > clock.millis())) {
        try {
          secrets
              .resolve(profile.value())
              .ifPresent(key -> add(found, profile.id(), profile.type(), key));
        } catch (GatehouseException e) {
          trouble = e;
        }
      }
    }
    for (String name : provider.env()) {
      snapshot
          .environment()
          .get(name)
          .ifPresent(
              key ->
                  add(
                      found,
                      provider.id() + ":env",
                      name.endsWith("_OAUTH_TOKEN") ? "token" : "api_key",
                      key));
    }
    if (found.isEmpty() && provider.keyless()) {
      return List.of(new Credential(provider.id() + ":none", "none", Optional.empty()));
    }
    if (found.isEmpty() && trouble != null) {
      throw trouble;
    }
    return ordered(provider.id(), new ArrayList<>(found.values()), store);
  }

  /** Whether a key of the provider stands in the environment. Never blocks. */
  boolean inEnvironment(ProviderSettings provider) {
    return provider.env().stream()
        .anyMatch(name -> config.current().environment().get(name).isPresent());
  }

  /** Resolves headers whose values may be references. Blocks. */
  Map<String, String> headers(ProviderSettings provider) {
    if (provider.headers().isEmpty()) {
      return Map.of();
    }
    Secrets secrets = Secrets.of(config.current());
    Map<String, String> out = new LinkedHashMap<>();
    provider
        .headers()
        .forEach((name, value) -> secrets.resolve(value).ifPresent(text -> out.put(name, text)));
    return out;
  }

  /** Where the family keeps the profiles: the default agent's own directory. */
  Path agentDirectory() {
    return agentDirectory(config.current().resolved(), instance.stateDirectory());
  }

  static Path agentDirectory(Map<String, Object> config, Path stateDirectory) {
    String id = "main";
    if (ConfigTrees.at(config, "agents", "list").orElse(null) instanceof List<?> agents) {
      boolean first = true;
      for (Object entry : agents) {
        Map<String, Object> agent = ProviderSettings.map(entry);
        if (agent.get("id") instanceof String name
            && name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
            && (first || Boolean.TRUE.equals(agent.get("default")))) {
          id = name;
          first = false;
          if (Boolean.TRUE.equals(agent.get("default"))) {
            break;
          }
        }
      }
    }
    return stateDirectory.resolve("agents").resolve(id).resolve("agent");
  }

  private void add(Map<String, Credential> found, String id, String type, String key) {
    hide.accept(key);
    boolean known = found.values().stream().anyMatch(c -> c.secret().equals(Optional.of(key)));
    if (!known) {
      found.put(id, new Credential(id, type, Optional.of(key)));
    }
  }

  private List<Credential> ordered(String provider, List<Credential> found, AuthProfiles store) {
    List<String> order = new ArrayList<>();
    if (ConfigTrees.at(config.current().resolved(), "auth", "order", provider).orElse(null)
        instanceof List<?> ids) {
      ids.forEach(id -> order.add(String.valueOf(id)));
    }
    if (order.isEmpty()) {
      order.addAll(store.order(provider));
    }
    if (!order.isEmpty()) {
      found.sort(
          Comparator.comparingInt(
              c -> order.contains(c.profile()) ? order.indexOf(c.profile()) : order.size()));
    }
    return found;
  }
}
