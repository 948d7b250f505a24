package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code /approve}: decides about a command that waits for an approval. Operators with all rights
 * give it over their own connection; nobody gives it through a channel.
 */
final class ApproveCommand implements SlashCommand {
  private static final String HELP = "Write /approve <id> allow-once, allow-always or deny.";

  private final Approvals approvals;

  @Inject
  ApproveCommand(Approvals approvals) {
    this.approvals = approvals;
  }

  @Override
  public String name() {
    return "approve";
  }

  @Override
  public String description() {
    return "Decides about a command that waits for an approval.";
  }

  @Override
  public String category() {
    return "management";
  }

  @Override
  public Right right() {
    return Right.ADMIN;
  }

  @Override
  public JsonArray arguments() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("name", "decision")
                .put("description", "id and allow-once, allow-always or deny")
                .put("type", "string"));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    String[] words = invocation.argument().split("\\s+");
    Optional<Caller> caller = invocation.line().caller();
    if (words.length != 2) {
      return reply(HELP);
    }
    if (caller.isEmpty()) {
      // Without a connection nobody is named as who decided.
      return reply("/approve needs a connection of an operator.");
    }
    String decision =
        switch (words[1].toLowerCase(Locale.ROOT)) {
          case "allow", "once", "allow-once" -> "allow-once";
          case "always", "allow-always" -> "allow-always";
          case "deny", "reject", "block" -> "deny";
          default -> "";
        };
    if (decision.isEmpty()) {
      return reply(HELP);
    }
    try {
      return approvals.resolve(words[0], decision, caller.get().client().label())
          ? reply("Decided: " + decision + ".")
          : reply("There is no such approval: it is unknown, decided, or expired.");
    } catch (RpcException e) {
      return reply(e.text());
    }
  }

  private static Future<CommandAnswer> reply(String text) {
    return Future.succeededFuture(new Reply(text));
  }
}
