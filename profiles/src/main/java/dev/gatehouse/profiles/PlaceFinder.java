package dev.gatehouse.profiles;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.SharedPlace.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists every file and directory that an instance's configuration makes it use. */
final class PlaceFinder {
  private final Instance instance;
  private final Environment environment;
  private final Map<String, Object> config;
  private final List<SharedPlace> found = new ArrayList<>();

  PlaceFinder(KnownInstance known, Environment environment) {
    this.instance = known.instance();
    this.environment = environment;
    this.config = known.config().resolved();
  }

  List<SharedPlace> find() {
    add(Kind.STATE, "state directory", instance.stateDirectory());
    add(Kind.CONFIG, "configuration file", instance.configPath());
    add(Kind.WORKSPACE, "workspace", instance.workspace());
    text(Kind.LOG, "log file", config, "logging", "file");
    text(Kind.CANVAS, "canvas root", config, "canvasHost", "root");
    text(Kind.SESSIONS, "session store", config, "session", "store");
    text(Kind.CRON, "cron store", config, "cron", "store");
    agent("", ConfigTrees.at(config, "agents", "defaults").orElse(null));
    if (ConfigTrees.at(config, "agents", "list").orElse(null) instanceof List<?> agents) {
      for (Object agent : agents) {
        if (agent instanceof Map<?, ?> map) {
          agent(" of agent " + map.get("id"), agent);
          text(Kind.WORKSPACE, "workspace of agent " + map.get("id"), tree(agent), "workspace");
          text(Kind.AGENT, "agent directory of agent " + map.get("id"), tree(agent), "agentDir");
        }
      }
    }
    whatsApp();
    innerDirectories();
    return found;
  }

  private void agent(String whose, @Nullable Object agent) {
    Map<String, Object> tree = tree(agent);
    text(Kind.SANDBOX, "sandbox root" + whose, tree, "sandbox", "workspaceRoot");
    text(Kind.MEMORY, "memory store" + whose, tree, "memorySearch", "store", "path");
  }

  private void whatsApp() {
    Map<String, Object> channel = tree(ConfigTrees.at(config, "channels", "whatsapp").orElse(null));
    text(Kind.WHATSAPP, "WhatsApp session", channel, "authDir");
    tree(channel.get("accounts"))
        .forEach(
            (account, value) ->
                text(
                    Kind.WHATSAPP,
                    "WhatsApp session of account " + account,
                    tree(value),
                    "authDir"));
  }

  /** Directories of the state directory that a link leads out of it. */
  private void innerDirectories() {
    StateLayout layout = instance.layout();
    Path root = Places.real(layout.root());
    for (Path inner :
        List.of(
            layout.credentials(),
            layout.credentials().resolve("whatsapp"),
            layout.root().resolve("agents"),
            layout.root().resolve("browser"),
            layout.identity(),
            layout.devices(),
            layout.canvas(),
            layout.cron(),
            layout.execApprovals(),
            layout.logs(),
            layout.memory(),
            layout.media(),
            layout.sandboxes(),
            layout.database(),
            layout.temporary())) {
      if (Files.isSymbolicLink(inner) && !Places.real(inner).startsWith(root)) {
        add(Kind.INNER, "part of its state directory", inner);
      }
    }
  }

  private void text(Kind kind, String label, Map<String, Object> tree, String... path) {
    Optional<Object> value = ConfigTrees.at(tree, path);
    if (value.isPresent() && value.get() instanceof String text && !text.isBlank()) {
      try {
        add(kind, label, absolute(text.trim()));
      } catch (InvalidPathException e) {
        return; // no path at all, so nothing that could be shared
      }
    }
  }

  /** The part of a path up to its first placeholder, {@code {agentId}}, is what can be shared. */
  private Path absolute(String text) {
    int placeholder = text.indexOf('{');
    String fixed = placeholder < 0 ? text : text.substring(0, placeholder);
    boolean relative = !fixed.startsWith("~") && !Path.of(fixed).isAbsolute();
    return relative
        ? instance.stateDirectory().resolve(fixed).normalize()
        : environment.path(fixed);
  }

  private void add(Kind kind, String label, Path path) {
    found.add(SharedPlace.of(kind, label, path));
  }

  @SuppressWarnings("unchecked") // configuration trees have string keys throughout
  private static Map<String, Object> tree(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
