package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.SlashCommand;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import java.util.Optional;

/** {@code /stop}: ends what the session is doing, and what waits in it. */
final class StopCommand implements SlashCommand {
  private final Provider<Turns> turns;

  @Inject
  StopCommand(Provider<Turns> turns) {
    this.turns = turns;
  }

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public List<String> aliases() {
    return List.of("abort");
  }

  @Override
  public String description() {
    return "Stop the current turn and forget the messages that wait.";
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    Aborted aborted = turns.get().abort(invocation.line().session(), Optional.empty(), "stop");
    return Future.succeededFuture(
        new CommandAnswer.Reply(aborted.any() ? "⚙️ Stopped." : "⚙️ Nothing to stop."));
  }
}
