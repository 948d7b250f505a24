package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.command.CommandAnswer;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /subagents}: the sub-agents of this conversation. */
final class SubagentsCommand implements SlashCommand {
  private static final String HELP =
      "/subagents list\n/subagents info <number>\n/subagents log <number> [messages]\n"
          + "/subagents steer <number> <message>\n/subagents stop <number|all>";

  private final SpawnedRuns runs;
  private final Spawner spawner;
  private final Sessions sessions;
  private final SessionWords words;
  private final Clock clock;

  @Inject
  SubagentsCommand(
      SpawnedRuns runs, Spawner spawner, Sessions sessions, SessionWords words, Clock clock) {
    this.runs = runs;
    this.spawner = spawner;
    this.sessions = sessions;
    this.words = words;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "subagents";
  }

  @Override
  public String description() {
    return "Lists, stops and steers the sub-agents of this conversation.";
  }

  @Override
  public String category() {
    return "management";
  }

  @Override
  public Right right() {
    return Right.OWNER;
  }

  @Override
  public JsonArray arguments() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("name", "action")
                .put("description", "list, info, log, steer or stop")
                .put("type", "string"));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    return runs.ready().compose(ignored -> act(invocation));
  }

  private Future<CommandAnswer> act(Invocation invocation) {
    String[] given = invocation.argument().split("\\s+", 3);
    String action = given[0].toLowerCase(Locale.ROOT);
    String target = given.length > 1 ? given[1] : "";
    String rest = given.length > 2 ? given[2].strip() : "";
    List<SpawnedRun> own = runs.of(invocation.line().session());
    if (action.isEmpty() || action.equals("list")) {
      return reply(list(own));
    }
    if (List.of("stop", "kill").contains(action) && target.equals("all")) {
      return reply("Stopped " + own.stream().mapToInt(spawner::stop).sum() + ".");
    }
    Optional<SpawnedRun> chosen = SubagentsTool.chosen(own, target);
    if (!List.of("info", "log", "steer", "send", "stop", "kill").contains(action)) {
      return reply(HELP);
    }
    if (chosen.isEmpty()) {
      return reply("There is no sub-agent \"" + target + "\" here.\n" + list(own));
    }
    SpawnedRun run = chosen.get();
    return switch (action) {
      case "info" -> reply(info(run));
      case "log" -> log(run, rest);
      case "steer", "send" ->
          rest.isEmpty()
              ? reply(HELP)
              : spawner.steer(run, rest).map(turn -> new Reply("Told " + run.name() + "."));
      default -> reply("Stopped " + spawner.stop(run) + ".");
    };
  }

  private String list(List<SpawnedRun> own) {
    if (own.isEmpty()) {
      return "This conversation has no sub-agents.";
    }
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (SpawnedRun run : own) {
      number++;
      text.append(text.isEmpty() ? "" : "\n")
          .append(number)
          .append(". ")
          .append(run.name())
          .append(" – ")
          .append(run.status().wireName())
          .append(", ")
          .append(seconds(run))
          .append(" s");
    }
    return text.toString();
  }

  private String info(SpawnedRun run) {
    return run.name()
        + "\nStatus: "
        + run.status().wireName()
        + "\nSession: "
        + run.child()
        + "\nRun: "
        + run.runId()
        + "\nTime: "
        + seconds(run)
        + " s"
        + (run.model().isEmpty() ? "" : "\nModel: " + run.model())
        + (run.error().isEmpty() ? "" : "\nError: " + run.error())
        + "\nTask: "
        + run.task();
  }

  private Future<CommandAnswer> log(SpawnedRun run, String count) {
    int limit = count.matches("[1-9]\\d?") ? Integer.parseInt(count) : 10;
    return sessions
        .find(run.child())
        .compose(
            entry ->
                entry.isEmpty()
                    ? reply("Its session is gone.")
                    : words
                        .of(entry.get(), limit, true)
                        .map(
                            said -> {
                              StringBuilder text = new StringBuilder();
                              for (Object each : said.messages()) {
                                JsonObject message = (JsonObject) each;
                                text.append(text.isEmpty() ? "" : "\n")
                                    .append(message.getString("role"))
                                    .append(": ")
                                    .append(message.getString("text"));
                              }
                              return new Reply(
                                  text.isEmpty() ? "Nothing was said yet." : text.toString());
                            }));
  }

  private long seconds(SpawnedRun run) {
    return ((run.running() ? clock.millis() : run.endedAt()) - run.createdAt()) / 1000;
  }

  private static Future<CommandAnswer> reply(String text) {
    return Future.succeededFuture(new Reply(text));
  }
}
