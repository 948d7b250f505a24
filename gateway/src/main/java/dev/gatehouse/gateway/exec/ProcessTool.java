package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code process}: follows the commands that went to the background. */
final class ProcessTool implements Tool {
  private static final int MAX_WAIT_MILLIS = 120_000;
  private static final int DEFAULT_LOG_LINES = 200;
  private static final long TAKEN_MILLIS = 2_000;

  private static final JsonObject PARAMETERS =
      new JsonObject(
          """
          {"type": "object",
           "properties": {
             "action": {"enum": ["list", "poll", "log", "write", "kill", "clear", "remove"],
               "description": "list: all; poll: what is new; log: what was printed; write: to its input; kill: end it; clear: forget an ended one; remove: end and forget it"},
             "sessionId": {"type": "string", "minLength": 1, "description": "From exec or list; for all but list"},
             "data": {"type": "string", "description": "What to write"},
             "eof": {"type": "boolean", "description": "Close its input after writing"},
             "offset": {"type": "integer", "minimum": 0, "description": "First line of the log, from 0; the last lines if left out"},
             "limit": {"type": "integer", "minimum": 1, "maximum": 5000, "description": "Lines of the log; 200 if left out"},
             "timeout": {"type": "integer", "minimum": 0, "maximum": 120000, "description": "Milliseconds that poll waits for something new"}},
           "required": ["action"],
           "additionalProperties": false}
          """);

  private final GatewayLoop loop;
  private final ExecSessions sessions;
  private final Children children;
  private final Clock clock;

  @Inject
  ProcessTool(GatewayLoop loop, ExecSessions sessions, Children children, Clock clock) {
    this.loop = loop;
    this.sessions = sessions;
    this.children = children;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public String description() {
    return "Follows the commands of this conversation that exec left running in the background:"
        + " list, poll, log, write, kill, clear, remove.";
  }

  @Override
  public JsonObject parameters() {
    return PARAMETERS;
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.CORE;
  }

  @Override
  public int maxAnswerChars() {
    return ExecTool.MAX_ANSWER_CHARS;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String action = call.arguments().getString("action");
    if (action.equals("list")) {
      return Future.succeededFuture(list(call));
    }
    String id = call.arguments().getString("sessionId", "");
    Optional<ExecSession> found = sessions.find(id, call.scope().session());
    if (found.isEmpty()) {
      return Future.succeededFuture(
          ToolAnswer.error("No command has this sessionId here; use list to see them."));
    }
    ExecSession session = found.get();
    return switch (action) {
      case "poll" -> poll(session, call);
      case "log" -> Future.succeededFuture(log(session, call.arguments()));
      case "write" -> write(session, call.arguments());
      case "kill" -> end(session, false);
      case "remove" -> end(session, true);
      default -> clear(session);
    };
  }

  private ToolAnswer list(ToolCall call) {
    JsonArray list = new JsonArray();
    StringBuilder text = new StringBuilder();
    for (ExecSession session : sessions.all(call.scope().session())) {
      JsonObject json = describe(session);
      list.add(json);
      text.append(session.id())
          .append(' ')
          .append(session.status())
          .append(' ')
          .append(json.getLong("runtimeMs") / 1_000)
          .append("s: ")
          .append(session.command(), 0, Math.min(120, session.command().length()))
          .append('\n');
    }
    return new ToolAnswer(
        List.of(
            new Content.Text(
                text.isEmpty() ? "No command is in the background." : text.toString())),
        Optional.of(new JsonObject().put("status", "completed").put("sessions", list)),
        false);
  }

  private Future<ToolAnswer> poll(ExecSession session, ToolCall call) {
    int wait = Math.min(MAX_WAIT_MILLIS, call.arguments().getInteger("timeout", 0));
    long before = session.child().output().total();
    if (wait == 0 || !session.running()) {
      return Future.succeededFuture(news(session));
    }
    Promise<ToolAnswer> answer = Promise.promise();
    Runnable look =
        loop.every(
            100,
            () -> {
              if (session.child().output().total() != before) {
                answer.tryComplete(news(session));
              }
            });
    Runnable limit = loop.after(wait, () -> answer.tryComplete(news(session)));
    session
        .child()
        .exited()
        .onComplete(ignored -> loop.run(() -> answer.tryComplete(news(session))));
    call.cancelled().onComplete(ignored -> answer.tryComplete(news(session)));
    answer
        .future()
        .onComplete(
            ignored -> {
              look.run();
              limit.run();
            });
    return answer.future();
  }

  private ToolAnswer news(ExecSession session) {
    String fresh = session.fresh().stripTrailing();
    String state =
        session.running()
            ? "The command is still running, for "
                + (clock.millis() - session.startedAt()) / 1_000
                + " s."
            : "The command has ended (" + session.status() + ", code " + session.exitCode() + ").";
    return new ToolAnswer(
        List.of(new Content.Text((fresh.isEmpty() ? "(nothing new)" : fresh) + "\n\n" + state)),
        Optional.of(describe(session)),
        session.status().equals("failed"));
  }

  private ToolAnswer log(ExecSession session, JsonObject arguments) {
    String[] lines = session.child().output().text().split("\n", -1);
    int limit = arguments.getInteger("limit", DEFAULT_LOG_LINES);
    int from =
        arguments.containsKey("offset")
            ? Math.min(lines.length, arguments.getInteger("offset"))
            : Math.max(0, lines.length - limit);
    int to = Math.min(lines.length, from + limit);
    String text = String.join("\n", List.of(lines).subList(from, to));
    return new ToolAnswer(
        List.of(new Content.Text(text.isBlank() ? "(no output)" : text)),
        Optional.of(describe(session).put("totalLines", lines.length)),
        false);
  }

  private Future<ToolAnswer> write(ExecSession session, JsonObject arguments) {
    if (!session.running()) {
      return Future.succeededFuture(ToolAnswer.error("The command has ended."));
    }
    if (!session.input()) {
      return Future.succeededFuture(
          ToolAnswer.error(
              "This command has no input; start it with background to be able to write."));
    }
    String data = arguments.getString("data", "");
    Promise<ToolAnswer> answer = Promise.promise();
    Runnable limit =
        loop.after(
            TAKEN_MILLIS,
            () ->
                answer.tryComplete(
                    ToolAnswer.text("Sent; the command has not read all of it yet.")));
    session
        .child()
        .write(data, arguments.getBoolean("eof", false))
        .onComplete(
            written ->
                loop.run(
                    () -> {
                      limit.run();
                      answer.tryComplete(
                          written.succeeded()
                              ? ToolAnswer.text("Wrote " + data.length() + " characters.")
                              : ToolAnswer.error("The command does not take this input now."));
                    }));
    return answer.future();
  }

  private Future<ToolAnswer> end(ExecSession session, boolean forget) {
    if (session.running()) {
      session.stop();
      children.stop(session.child());
    }
    if (forget) {
      sessions.remove(session);
    }
    return session
        .child()
        .exited()
        .map(
            ignored ->
                ToolAnswer.text(
                    forget ? "The command is ended and forgotten." : "The command is ended."));
  }

  private Future<ToolAnswer> clear(ExecSession session) {
    if (session.running()) {
      return Future.succeededFuture(
          ToolAnswer.error("The command still runs; use kill or remove."));
    }
    sessions.remove(session);
    return Future.succeededFuture(ToolAnswer.text("The command is forgotten."));
  }

  private JsonObject describe(ExecSession session) {
    long end = session.running() ? clock.millis() : session.endedAt();
    JsonObject json =
        new JsonObject()
            .put("sessionId", session.id())
            .put("status", session.status())
            .put("pid", session.child().pid())
            .put("command", session.command())
            .put("cwd", session.cwd())
            .put("startedAt", session.startedAt())
            .put("runtimeMs", end - session.startedAt());
    if (!session.running()) {
      json.put("exitCode", session.exitCode()).put("endedAt", session.endedAt());
    }
    return json;
  }
}
