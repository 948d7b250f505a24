package dev.gatehouse.profiles;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.SecretRef;
import dev.gatehouse.core.distribution.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a configuration what a copy must not have: credentials, and every place and port
 * that is the source's own. Comments and order of the rest stay. Pure.
 */
public final class CloneConfig {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_][A-Z0-9_]*}");
  private static final String OWN_PLACE = "a place of the source";
  private static final String OWN_PORT = "a port or address of the source";
  private static final String OWN_SECRET = "a credential of the source";

  private final Map<ConfigPath, String> drops = new LinkedHashMap<>();
  private final List<ConfigPath> switchedOff = new ArrayList<>();
  private final List<ConfigPath> literals = new ArrayList<>();
  private final ConfigDocument source;

  /**
   * Finds what is to be taken out.
   *
   * @param options what a copy may have nevertheless
   */
  public CloneConfig(Distribution distribution, ConfigDocument source, CloneOptions options) {
    this.source = source;
    Map<String, Object> tree = source.tree();
    for (Credential credential : CredentialFinder.find(distribution, tree)) {
      if (!isKept(credential, options)) {
        drops.put(credential.path(), OWN_SECRET);
      } else if (!isReference(credential.value())) {
        literals.add(credential.path());
      }
    }
    drop(OWN_SECRET, "gateway", "auth", "mode");
    drop(OWN_SECRET, "gateway", "remote");
    drop(OWN_PORT, "gateway", "port");
    drop(OWN_PORT, "gateway", "tailscale");
    drop(OWN_PORT, "browser", "controlUrl");
    drop(OWN_PORT, "browser", "cdpUrl");
    drop(OWN_PORT, "canvasHost", "port");
    drop(OWN_PLACE, "canvasHost", "root");
    drop(OWN_PLACE, "logging", "file");
    drop(OWN_PLACE, "session", "store");
    drop(OWN_PLACE, "cron", "store");
    agent(ConfigPath.of("agents", "defaults"));
    if (ConfigTrees.at(tree, "agents", "list").orElse(List.of()) instanceof List<?> agents) {
      for (int i = 0; i < agents.size(); i++) {
        agent(ConfigPath.of("agents", "list", i));
      }
    }
    for (String browser : keys("browser", "profiles")) {
      drop(OWN_PORT, "browser", "profiles", browser, "cdpPort");
      drop(OWN_PORT, "browser", "profiles", browser, "cdpUrl");
    }
    channels(options);
  }

  private static boolean isKept(Credential credential, CloneOptions options) {
    return switch (credential.kind()) {
      case SERVICE -> options.credentials() || isReference(credential.value());
      case CHANNEL -> options.channels();
      case GATEWAY, HOOK, CONTROL -> false;
    };
  }

  private void agent(ConfigPath agent) {
    for (ConfigPath path :
        List.of(
            agent.plus("workspace"),
            agent.plus("agentDir"),
            agent.plus("sandbox").plus("workspaceRoot"),
            agent.plus("memorySearch").plus("store").plus("path"))) {
      if (source.has(path)) {
        drops.put(path, OWN_PLACE);
      }
    }
  }

  private void channels(CloneOptions options) {
    for (String channel : keys("channels")) {
      ConfigPath path = ConfigPath.of("channels", channel);
      if (!options.channels()
          && !channel.equals("defaults")
          && source.get(path).orElse("") instanceof Map<?, ?>) {
        switchedOff.add(path.plus("enabled"));
      }
    }
    drop(OWN_PLACE, "channels", "whatsapp", "authDir");
    for (String account : keys("channels", "whatsapp", "accounts")) {
      drop(OWN_PLACE, "channels", "whatsapp", "accounts", account, "authDir");
    }
  }

  private List<String> keys(String... path) {
    return ConfigTrees.at(source.tree(), path).orElse(Map.of()) instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  private void drop(String why, Object... steps) {
    ConfigPath path = ConfigPath.of(steps);
    if (source.has(path)) {
      drops.putIfAbsent(path, why);
    }
  }

  /** A reference holds no secret itself. */
  private static boolean isReference(Object value) {
    return SecretRef.of(value).isPresent()
        || (value instanceof String text && VARIABLE.matcher(text).matches());
  }

  /** Where the copy holds a secret itself, because it was asked for. */
  public List<ConfigPath> secrets() {
    return List.copyOf(literals);
  }

  /** The configuration of the copy. */
  public ConfigDocument document() {
    ConfigDocument copy = source;
    // Elements of arrays are never removed, only their keys, so that indexes stay true.
    for (ConfigPath path : drops.keySet()) {
      copy = copy.has(path) ? copy.unset(path) : copy;
    }
    for (ConfigPath path : switchedOff) {
      copy = copy.set(path, false);
    }
    return copy;
  }

  /** What was taken out or switched off, with why; no values. */
  public List<ClonePlan.Dropped> dropped() {
    List<ClonePlan.Dropped> all = new ArrayList<>();
    drops.forEach((path, why) -> all.add(new ClonePlan.Dropped(path.toString(), why)));
    switchedOff.forEach(
        path ->
            all.add(
                new ClonePlan.Dropped(
                    path.toString(), "false: the copy has no account of its own yet")));
    return all;
  }
}
