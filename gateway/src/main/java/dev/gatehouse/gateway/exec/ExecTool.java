package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.exec.ExecPlans.Prepared;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.skill.Skills;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code exec}: runs a command in the workspace, when it may. */
final class ExecTool implements Tool {
  static final int MAX_ANSWER_CHARS = 40_000;

  private static final long DEFAULT_YIELD_MILLIS = 10_000;
  private static final long DEFAULT_TIMEOUT_SECONDS = 1_800;
  private static final long DEFAULT_CLEANUP_MILLIS = 1_800_000;
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final JsonObject PARAMETERS =
      new JsonObject(
          """
          {"type": "object",
           "properties": {
             "command": {"type": "string", "minLength": 1,
               "description": "The command. One program with plain arguments is started directly; pipes, variables, patterns and the like need a shell"},
             "argv": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "string"},
               "description": "The program and its arguments, in place of command; nothing is expanded"},
             "workdir": {"type": "string", "description": "Folder in the workspace; the workspace if left out"},
             "env": {"type": "object", "maxProperties": 50, "additionalProperties": {"type": "string"},
               "description": "Variables to add"},
             "yieldMs": {"type": "integer", "minimum": 0, "maximum": 600000,
               "description": "How long to wait before the command goes to the background; 10000 if left out"},
             "background": {"type": "boolean", "description": "Go to the background at once, with an open input"},
             "timeout": {"type": "integer", "minimum": 1, "maximum": 86400,
               "description": "Seconds until it is ended; 1800 if left out"},
             "pty": {"type": "boolean", "description": "Not available here"},
             "elevated": {"type": "boolean", "description": "Not available here"},
             "host": {"enum": ["sandbox", "gateway", "node"], "description": "Where; only gateway here"},
             "node": {"type": "string", "description": "Not available here"},
             "security": {"enum": ["deny", "allowlist", "full"], "description": "Stricter than configured only"},
             "ask": {"enum": ["off", "on-miss", "always"], "description": "Stricter than configured only"}},
           "additionalProperties": false}
          """);

  private final GatewayLoop loop;
  private final ApprovalsFile file;
  private final ExecModes modes;
  private final ExecGate gate;
  private final ExecPlans plans;
  private final Children children;
  private final ExecSessions sessions;
  private final SystemEvents events;
  private final Skills skills;
  private final Clock clock;

  @Inject
  ExecTool(
      GatewayLoop loop,
      ApprovalsFile file,
      ExecModes modes,
      ExecGate gate,
      ExecPlans plans,
      Children children,
      ExecSessions sessions,
      SystemEvents events,
      Skills skills,
      Clock clock) {
    this.loop = loop;
    this.file = file;
    this.modes = modes;
    this.gate = gate;
    this.plans = plans;
    this.children = children;
    this.sessions = sessions;
    this.events = events;
    this.skills = skills;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public String description() {
    return "Runs a command on the gateway's host, in the workspace. A command may need the approval"
        + " of an operator; then the call waits. A long one goes to the background, and process"
        + " follows it. When the command ends, everything that it started ends too.";
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

  /** Longer than any command may take: commands have a limit of their own. */
  @Override
  public Duration timeLimit() {
    return LONGEST.plusHours(1);
  }

  @Override
  public int maxAnswerChars() {
    return MAX_ANSWER_CHARS;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    Optional<String> problem = problem(arguments);
    if (problem.isPresent()) {
      return Future.succeededFuture(ToolAnswer.error(problem.get()));
    }
    Future<ApprovalsFile.Snapshot> snapshot = file.load();
    return modes
        .of(call.scope(), arguments, snapshot)
        .compose(
            mode ->
                loop.blocking(() -> plans.prepare(call))
                    .compose(
                        prepared ->
                            gate.pass(
                                    prepared.plan(),
                                    prepared.programs(),
                                    mode,
                                    snapshot.result(),
                                    call)
                                .compose(ignored -> run(prepared, call))));
  }

  private static Optional<String> problem(JsonObject arguments) {
    if (arguments.containsKey("command") == arguments.containsKey("argv")) {
      return Optional.of("Give either command or argv.");
    }
    if (arguments.getBoolean("elevated", false)) {
      return Optional.of(
          "elevated is not available: this gateway has no sandbox to leave. Leave it out.");
    }
    if (arguments.getBoolean("pty", false)) {
      return Optional.of(
          "pty is not available: commands have no terminal here. Leave it out, and use options"
              + " that need none.");
    }
    String host = arguments.getString("host", "gateway");
    if (host.equals("sandbox")) {
      return Optional.of("There is no sandbox on this gateway. Leave host out.");
    }
    if (host.equals("node") || arguments.containsKey("node")) {
      return Optional.of(
          "This tool runs commands on the gateway's host only. For a node use the tool nodes.");
    }
    return Optional.empty();
  }

  private Future<ToolAnswer> run(Prepared prepared, ToolCall call) {
    if (call.cancelled().isComplete()) {
      return Future.succeededFuture(ToolAnswer.error("The turn was stopped."));
    }
    boolean background = call.arguments().getBoolean("background", false);
    return loop.blocking(
            () ->
                children.start(
                    prepared.plan(),
                    prepared.programs().path(),
                    background,
                    skills.environment(call.scope().agentId())))
        .compose(child -> follow(prepared.plan(), child, background, call));
  }

  private Future<ToolAnswer> follow(ExecPlan plan, Child child, boolean background, ToolCall call) {
    ExecSession session =
        new ExecSession(
            sessions.newId(),
            call.scope().session(),
            plan.text(),
            plan.cwd().toString(),
            child,
            background,
            clock.millis());
    sessions.add(session);
    Promise<ToolAnswer> answer = Promise.promise();
    List<Runnable> timers = new ArrayList<>();
    long timeout =
        Math.min(
            LONGEST.toSeconds(),
            call.arguments()
                .getLong("timeout", number(call, "timeoutSec", DEFAULT_TIMEOUT_SECONDS)));
    Runnable limit =
        timeout == 0
            ? () -> {}
            : loop.after(
                timeout * 1_000,
                () -> {
                  session.timeOut();
                  children.stop(child);
                });
    long[] shown = {0};
    timers.add(
        loop.every(
            1_000,
            () -> {
              long total = child.output().total();
              if (total != shown[0] && !answer.future().isComplete()) {
                shown[0] = total;
                call.progress().accept(child.output().last(4_000));
              }
            }));
    call.cancelled()
        .onComplete(
            ignored -> {
              if (!session.background() && session.running()) {
                session.stop();
                children.kill(child);
              }
            });
    if (background) {
      toBackground(session, answer);
    } else {
      long wait =
          call.arguments().getLong("yieldMs", number(call, "backgroundMs", DEFAULT_YIELD_MILLIS));
      timers.add(loop.after(Math.max(1, wait), () -> toBackground(session, answer)));
    }
    child
        .exited()
        .onComplete(
            code -> {
              limit.run();
              timers.forEach(Runnable::run);
              session.ended(code.succeeded() ? code.result() : -1, clock.millis());
              sessions.removeLater(session, number(call, "cleanupMs", DEFAULT_CLEANUP_MILLIS));
              if (!answer.tryComplete(ended(session))) {
                tellLater(session, call);
              } else {
                sessions.remove(session);
              }
            });
    answer.future().onComplete(ignored -> timers.forEach(Runnable::run));
    return answer.future();
  }

  private void toBackground(ExecSession session, Promise<ToolAnswer> answer) {
    if (answer.future().isComplete() || !session.running()) {
      return;
    }
    session.toBackground();
    String text = session.fresh();
    JsonObject details =
        new JsonObject()
            .put("status", "running")
            .put("sessionId", session.id())
            .put("pid", session.child().pid())
            .put("startedAt", session.startedAt())
            .put("cwd", session.cwd())
            .put("tail", text.length() > 2_000 ? text.substring(text.length() - 2_000) : text);
    String words =
        "The command is still running (session "
            + session.id()
            + ", pid "
            + session.child().pid()
            + "). Use process (list, poll, log, write, kill, clear, remove) to follow it.";
    answer.tryComplete(
        new ToolAnswer(
            List.of(new Content.Text(text.isBlank() ? words : text + "\n\n" + words)),
            Optional.of(details),
            false));
  }

  private ToolAnswer ended(ExecSession session) {
    String output = session.child().output().text().stripTrailing();
    String note =
        session.timedOut()
            ? "The command took too long and was ended."
            : session.status().equals("killed")
                ? "The command was ended because the turn was stopped."
                : session.exitCode() == 0 ? "" : "Command exited with code " + session.exitCode();
    String text =
        output.isEmpty()
            ? note.isEmpty() ? "(no output)" : note
            : note.isEmpty() ? output : output + "\n\n" + note;
    JsonObject details =
        new JsonObject()
            .put("status", session.status())
            .put("exitCode", session.exitCode())
            .put("durationMs", session.endedAt() - session.startedAt())
            .put("outputBytes", session.child().output().total())
            .put("cwd", session.cwd());
    return new ToolAnswer(List.of(new Content.Text(text)), Optional.of(details), !note.isEmpty());
  }

  private void tellLater(ExecSession session, ToolCall call) {
    if (modes
        .setting(call.scope().agentId(), "notifyOnExit")
        .filter(Boolean.FALSE::equals)
        .isPresent()) {
      return;
    }
    String tail = session.child().output().last(300).strip();
    events.add(
        session.owner(),
        "Exec "
            + session.status()
            + " (session "
            + session.id()
            + ", code "
            + session.exitCode()
            + ")"
            + (tail.isEmpty() ? "" : ": " + tail));
  }

  private long number(ToolCall call, String key, long otherwise) {
    return modes
        .setting(call.scope().agentId(), key)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElse(otherwise);
  }
}
