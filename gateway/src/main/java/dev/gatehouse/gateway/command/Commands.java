package dev.gatehouse.gateway.command;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.command.CommandAnswer.Continue;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand.Invocation;
import dev.gatehouse.gateway.command.SlashCommand.Right;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.provider.Models;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command in a message and does it. Used on the gateway's event loop only. */
@Singleton
public final class Commands {
  private static final Pattern COMMAND =
      Pattern.compile("/([A-Za-z][A-Za-z0-9_-]*)(?:\\s*:\\s*|\\s+|$)(.*)", Pattern.DOTALL);

  private final Map<String, SlashCommand> byName = new TreeMap<>();
  private final CommandRights rights;
  private final LiveConfig config;
  private final Models models;

  @Inject
  Commands(Set<SlashCommand> commands, CommandRights rights, LiveConfig config, Models models) {
    for (SlashCommand command : commands) {
      byName.put(command.name(), command);
      command.aliases().forEach(alias -> byName.put(alias, command));
    }
    this.rights = rights;
    this.config = config;
    this.models = models;
  }

  /**
   * Does the command that a message is, or takes out the directives that stand inside it; empty
   * when there is neither, and the message goes to the model as it is.
   */
  public Optional<Future<CommandAnswer>> handle(CommandLine line) {
    if (!rights.listens(line)) {
      return Optional.empty();
    }
    String text = withoutTrigger(line.text().strip());
    Matcher written = COMMAND.matcher(text);
    if (written.matches()) {
      String name = written.group(1).toLowerCase(Locale.ROOT);
      SlashCommand command = byName.get(name);
      if (command != null) {
        return Optional.of(run(command, new Invocation(line, name, written.group(2).strip())));
      }
    }
    if (!rights.allows(line, Right.OWNER)) {
      return Optional.empty();
    }
    return Directives.in(text, models)
        .map(
            found ->
                Future.succeededFuture(
                    new Continue(found.message(), found.thinking(), found.model())));
  }

  /** All commands that lists show, by name. */
  public Collection<SlashCommand> all() {
    return byName.values().stream()
        .distinct()
        .filter(command -> !command.category().equals(SlashCommand.HIDDEN))
        .sorted(Comparator.comparing(SlashCommand::name))
        .toList();
  }

  private Future<CommandAnswer> run(SlashCommand command, Invocation invocation) {
    if (!rights.allows(invocation.line(), command.right())) {
      return Future.succeededFuture(new Reply("You are not allowed to use /" + command.name()));
    }
    return command.run(invocation);
  }

  /** A configured trigger stands for {@code /new}. */
  private String withoutTrigger(String text) {
    Object triggers =
        ConfigTrees.at(config.current().resolved(), "session", "resetTriggers").orElse(List.of());
    List<String> known = new ArrayList<>();
    if (triggers instanceof List<?> list) {
      list.forEach(trigger -> known.add(String.valueOf(trigger).strip()));
    }
    for (String trigger : known) {
      boolean alone = text.equalsIgnoreCase(trigger);
      boolean first =
          text.length() > trigger.length()
              && text.regionMatches(true, 0, trigger, 0, trigger.length())
              && Character.isWhitespace(text.charAt(trigger.length()));
      if (!trigger.isEmpty() && !trigger.equalsIgnoreCase("/reset") && (alone || first)) {
        return "/new" + text.substring(trigger.length());
      }
    }
    return text;
  }
}
