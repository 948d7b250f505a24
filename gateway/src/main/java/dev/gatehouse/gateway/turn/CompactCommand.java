package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Locale;

/** {@code /compact}: lets a model sum up the older part of the conversation now. */
final class CompactCommand implements SlashCommand {
  /** Of the newest messages about this much stays: a person asks for it to begin afresh. */
  private static final long KEPT_TOKENS = 2_000;

  private final Provider<SessionTurns> turns;
  private final Sessions sessions;
  private final Agents agents;
  private final Compactor compactor;

  @Inject
  CompactCommand(
      Provider<SessionTurns> turns, Sessions sessions, Agents agents, Compactor compactor) {
    this.turns = turns;
    this.sessions = sessions;
    this.agents = agents;
    this.compactor = compactor;
  }

  @Override
  public String name() {
    return "compact";
  }

  @Override
  public String description() {
    return "Sum up the older part of the conversation, to make room.";
  }

  @Override
  public JsonArray arguments() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("name", "instructions")
                .put("description", "What must be kept")
                .put("type", "string")
                .put("required", false));
  }

  @Override
  public Right right() {
    return Right.OWNER;
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    SessionKey session = invocation.line().session();
    String agentId = agents.orMain(session.agentId());
    return turns
        .get()
        .between(
            session,
            () ->
                sessions
                    .open(session)
                    .compose(
                        entry ->
                            compactor.compact(
                                entry,
                                agents.models(agentId),
                                KEPT_TOKENS,
                                invocation.argument(),
                                Future.future(never -> {}))))
        .map(
            before ->
                new CommandAnswer.Reply(
                    before
                        .map(
                            tokens ->
                                String.format(
                                    Locale.ROOT,
                                    "🧹 Summed up: the conversation had about %,d tokens.",
                                    tokens))
                        .orElse("🧹 There is nothing to sum up yet.")));
  }
}
