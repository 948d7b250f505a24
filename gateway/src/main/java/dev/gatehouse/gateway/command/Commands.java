package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.command.SlashCommand.Invocation;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the command in a message and does it. Used on the gateway's event loop only. */
@Singleton
public final class Commands {
  private final Map<String, SlashCommand> byName = new HashMap<>();

  @Inject
  Commands(Set<SlashCommand> commands) {
    for (SlashCommand command : commands) {
      byName.put(command.name(), command);
      command.aliases().forEach(alias -> byName.put(alias, command));
    }
  }

  /**
   * Does the command that a message is, or takes out the directives that stand inside it; empty
   * when there is neither, and the message goes to the model as it is.
   */
  public Optional<Future<CommandAnswer>> handle(CommandLine line) {
    String text = line.text().strip();
    if (!text.startsWith("/")) {
      return Optional.empty();
    }
    String[] words = text.substring(1).split("[\\s:]+", 2);
    String name = words[0].toLowerCase(Locale.ROOT);
    SlashCommand command = byName.get(name);
    if (command == null) {
      return Optional.empty();
    }
    String argument = words.length > 1 ? words[1].strip() : "";
    return Optional.of(command.run(new Invocation(line, name, argument)));
  }
}
