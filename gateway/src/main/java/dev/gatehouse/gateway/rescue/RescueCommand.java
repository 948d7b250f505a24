package dev.gatehouse.gateway.rescue;

import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** {@code /rescue}: plain words about a sibling, whichever model the conversation has. */
final class RescueCommand implements SlashCommand {
  private static final String HELP =
      "/rescue status|why|logs|config|history|doctor|threads|audit NAME, or: roll back NAME [N],"
          + " restart NAME, mend NAME, patch NAME {…}";

  private final RescueAnswers answers;
  private final GatewayLoop loop;

  @Inject
  RescueCommand(RescueAnswers answers, GatewayLoop loop) {
    this.answers = answers;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "rescue";
  }

  @Override
  public String description() {
    return "Looks after a sibling instance that allows it: status, why, logs, roll back, restart.";
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
                .put("name", "order")
                .put("description", "why main, roll back main, restart main")
                .put("type", "string"));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    Optional<RescueOrder> order = RescueOrder.of(invocation.argument());
    if (order.isEmpty()) {
      return Future.succeededFuture(new CommandAnswer.Reply(HELP));
    }
    String by =
        "operator "
            + invocation.line().caller().map(caller -> caller.client().label()).orElse("")
            + " in chat";
    return loop.blocking(() -> new CommandAnswer.Reply(answers.to(order.get(), true, by)));
  }
}
