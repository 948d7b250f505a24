package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import io.vertx.core.Future;

/**
 * A command of the family that this gateway does not have: the person is told why and what to do,
 * and the model never sees it.
 */
record Refused(String name, String reason) implements SlashCommand {
  @Override
  public String description() {
    return "Not here: " + reason;
  }

  @Override
  public String category() {
    return HIDDEN;
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    return Future.succeededFuture(new Reply("/" + name + " does nothing here: " + reason));
  }
}
