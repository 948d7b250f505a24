package dev.gatehouse.gateway.command;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand.Invocation;
import dev.gatehouse.gateway.configuration.ConfigChanges;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.configuration.Restarts;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the commands about commands and about the gateway do. */
@Singleton
final class GatewayCommands {
  private static final long RESTART_DELAY_MILLIS = 500;

  private static final List<String> FIRST =
      List.of("new", "stop", "status", "model", "think", "compact", "usage", "whoami");

  private final Provider<Commands> commands;
  private final LiveConfig config;
  private final ConfigChanges changes;
  private final Restarts restarts;
  private final Redactor redactor;
  private final Instance instance;

  @Inject
  GatewayCommands(
      Provider<Commands> commands,
      LiveConfig config,
      ConfigChanges changes,
      Restarts restarts,
      Instance instance) {
    this.commands = commands;
    this.config = config;
    this.changes = changes;
    this.restarts = restarts;
    this.redactor = Redactor.of(instance.distribution());
    this.instance = instance;
  }

  /** The commands that most people need. */
  Future<CommandAnswer> help(Invocation invocation) {
    StringBuilder text = new StringBuilder("What you can write here:");
    for (SlashCommand command : commands.get().all()) {
      if (FIRST.contains(command.name())) {
        text.append("\n/").append(command.name()).append(" – ").append(command.description());
      }
    }
    return reply(text.append("\n/commands lists all of them.").toString());
  }

  /** All commands. */
  Future<CommandAnswer> list(Invocation invocation) {
    StringBuilder text = new StringBuilder();
    for (SlashCommand command : commands.get().all()) {
      text.append(text.isEmpty() ? "/" : "\n/")
          .append(command.name())
          .append(" – ")
          .append(command.description());
    }
    return reply(text.toString());
  }

  /** Shows or sets a value of the configuration, where that is switched on. */
  Future<CommandAnswer> config(Invocation invocation) {
    if (!isOn("config")) {
      return reply("/config is off. It is switched on with commands.config in the configuration.");
    }
    String[] words = invocation.argument().split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    try {
      return switch (words[0]) {
        case "", "show", "get" -> reply(show(rest));
        case "set" -> set(rest);
        case "unset" -> edit("unset " + rest, document -> document.unset(ConfigPath.parse(rest)));
        default -> reply("Write /config show <path>, /config set <path>=<value> or unset <path>.");
      };
    } catch (GatehouseException e) {
      return reply(e.getMessage() + "\n" + e.remedy());
    }
  }

  private String show(String path) {
    Map<String, Object> shown = redactor.redact(config.current().resolved());
    if (path.isEmpty()) {
      return new JsonObject(shown).encodePrettily();
    }
    Object value = shown;
    for (Object step : ConfigPath.parse(path).steps()) {
      value =
          value instanceof Map<?, ?> map
              ? map.get(step)
              : value instanceof List<?> list
                      && step instanceof Integer index
                      && index < list.size()
                  ? list.get(index)
                  : null;
      if (value == null) {
        return path + " is not set.";
      }
    }
    Map<String, Object> one = new LinkedHashMap<>();
    one.put(path, value);
    return new JsonObject(one).encodePrettily();
  }

  private Future<CommandAnswer> set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0) {
      return reply("Write /config set <path>=<value>.");
    }
    ConfigPath path = ConfigPath.parse(assignment.substring(0, equals).strip());
    String text = assignment.substring(equals + 1).strip();
    return edit("set " + path, document -> document.set(path, value(text)));
  }

  private Future<CommandAnswer> edit(
      String what, java.util.function.UnaryOperator<ConfigDocument> edit) {
    return changes
        .edit("command /config", "/config " + what, edit)
        .map(done -> (CommandAnswer) new Reply("Done: " + what + "."))
        .recover(
            error ->
                error instanceof RpcException refusal
                    ? reply("Refused: " + refusal.text() + details(refusal))
                    : Future.failedFuture(error));
  }

  private static String details(RpcException refusal) {
    return refusal.details().map(details -> " " + details.encode()).orElse("");
  }

  private static @org.jspecify.annotations.Nullable Object value(String text) {
    try {
      return ConfigDocument.value(text);
    } catch (RuntimeException e) {
      return text; // no JSON5: a plain word
    }
  }

  /** Restarts the gateway in its process, where that is switched on. */
  Future<CommandAnswer> restart(Invocation invocation) {
    if (!isOn("restart")) {
      return reply(
          "Restarts from a chat are switched off (commands.restart). Run: "
              + instance.commandHint("gateway restart"));
    }
    restarts.plan("command /restart", RESTART_DELAY_MILLIS);
    return reply("The gateway restarts.");
  }

  /** Says that there is nothing to override. */
  Future<CommandAnswer> debug(Invocation invocation) {
    return reply(
        "There are no settings for one run only. /config changes the configuration itself,"
            + " where that is switched on.");
  }

  private boolean isOn(String key) {
    return dev.gatehouse.core.config.ConfigTrees.at(config.current().resolved(), "commands", key)
        .filter(Boolean.TRUE::equals)
        .isPresent();
  }

  private static Future<CommandAnswer> reply(String text) {
    return Future.succeededFuture(new Reply(text));
  }
}
