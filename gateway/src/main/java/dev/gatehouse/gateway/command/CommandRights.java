package dev.gatehouse.gateway.command;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.command.SlashCommand.Right;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Who may give which command: the one place that decides it, whatever door the message came
 * through. Doors without a person behind them (hooks, nodes, jobs, heartbeats, other agents) give
 * no commands; a new door has no rights until it is named here.
 */
@Singleton
final class CommandRights {
  private final LiveConfig config;

  @Inject
  CommandRights(LiveConfig config) {
    this.config = config;
  }

  /** Whether the words of this message can be a command at all. */
  boolean listens(CommandLine line) {
    return switch (line.origin()) {
      case OPERATOR -> true;
      case CHANNEL ->
          !Boolean.FALSE.equals(
              ConfigTrees.at(config.current().resolved(), "commands", "text").orElse(true));
      case HOOK, NODE, CRON, HEARTBEAT, AGENT -> false;
    };
  }

  /** Whether who wrote this message may give a command that needs {@code right}. */
  boolean allows(CommandLine line, Right right) {
    return switch (line.origin()) {
      case OPERATOR -> {
        // Without a connection it is this program itself: an embedder or the HTTP door's secret.
        Scope needed = right == Right.ADMIN ? Scope.ADMIN : Scope.WRITE;
        yield line.caller().map(caller -> caller.has(needed)).orElse(true);
      }
      case CHANNEL ->
          switch (right) {
            case SENDER -> true;
            case OWNER -> isOwner(line);
            case ADMIN -> false;
          };
      case HOOK, NODE, CRON, HEARTBEAT, AGENT -> false;
    };
  }

  /** An owner is named one by one in the channel's allow list; a star names nobody. */
  private boolean isOwner(CommandLine line) {
    Optional<Object> list =
        line.channel()
            .flatMap(
                channel ->
                    ConfigTrees.at(config.current().resolved(), "channels", channel, "allowFrom"));
    return line.sender().filter(sender -> !sender.equals("*")).isPresent()
        && list.orElse(List.of()) instanceof List<?> owners
        && owners.stream()
            .anyMatch(owner -> String.valueOf(owner).strip().equals(line.sender().get()));
  }
}
