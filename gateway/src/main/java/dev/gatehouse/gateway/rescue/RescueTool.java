package dev.gatehouse.gateway.rescue;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.AccessKeys;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.exec.ApprovalRequest;
import dev.gatehouse.gateway.exec.Approvals;
import dev.gatehouse.gateway.log.VisibleText;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.steering.OpenKeys;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.profiles.rescue.Diagnosis;
import dev.gatehouse.profiles.rescue.Mended;
import dev.gatehouse.profiles.rescue.Rescue;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code rescue}: lets an agent look at a sibling that allows this instance, and asks an operator
 * for what would change it. Approval counts for exactly what was shown, and for the configuration
 * as it was then. A turn behind which nobody with all rights stands sees no more by itself than an
 * operator without them would. Not for turns whose words may come from outsiders, whatever lets
 * them call it.
 */
final class RescueTool implements Tool {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> LOOKS =
      List.of(
          "list", "status", "why", "logs", "config", "history", "diff", "doctor", "threads",
          "audit");

  /** What an operator without all rights may see by RPC, too. */
  private static final List<String> OPEN_LOOKS = List.of("list", "status");

  private static final List<String> MENDS = List.of("rollback", "patch", "restart");
  private static final int MAX_PATCH = 20_000;

  private final RescueDesk desk;
  private final Approvals approvals;
  private final Audit audit;
  private final OutsideText outside;

  @Inject
  RescueTool(RescueDesk desk, Approvals approvals, Audit audit, OutsideText outside) {
    this.desk = desk;
    this.approvals = approvals;
    this.audit = audit;
    this.outside = outside;
  }

  @Override
  public String name() {
    return "rescue";
  }

  @Override
  public String description() {
    return "Looks after sibling gateways of this host that allow it, also while they are dead or"
        + " hang. list shows them; why finds out what is wrong and what mends it; status, logs,"
        + " config, history, diff, doctor, threads and audit show more. rollback, patch and restart"
        + " ask the operator first.";
  }

  @Override
  public JsonObject parameters() {
    List<String> actions = new ArrayList<>(LOOKS);
    actions.addAll(MENDS);
    return new JsonObject()
        .put("type", "object")
        .put(
            "properties",
            new JsonObject()
                .put(
                    "action",
                    new JsonObject().put("type", "string").put("enum", new JsonArray(actions)))
                .put("instance", text("The sibling: a profile, or distribution/profile"))
                .put("generation", number("For rollback; the last good one where left out"))
                .put("from", number("For diff: a generation"))
                .put("to", number("For diff: another; the file as it is where left out"))
                .put("lines", number("For logs"))
                .put(
                    "supervisor",
                    new JsonObject()
                        .put("type", "boolean")
                        .put("description", "For logs: what its start and its supervisor printed"))
                .put("patch", text("For patch: JSON5 to merge").put("maxLength", MAX_PATCH)))
        .put("required", new JsonArray().add("action"));
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String action = call.arguments().getString("action", "");
    String name = call.arguments().getString("instance", "");
    if (call.scope().origin().untrusted()) {
      refused(call, action, name);
      return error("siblings are closed to turns that come from a channel, a hook or a node");
    }
    if (!action.equals("list") && name.isBlank()) {
      return error("instance is missing: which sibling? list shows them");
    }
    String by = "agent " + call.scope().agentId();
    if (LOOKS.contains(action)) {
      return told(
          call.scope().admin() || OPEN_LOOKS.contains(action)
              ? look(action, name, call.arguments(), by)
              : lookAllowed(call, action, name, by));
    }
    return switch (action) {
      case "rollback" -> rollback(call, name, by);
      case "patch" -> patch(call, name, by);
      case "restart" -> restart(call, name, by);
      default -> error("action must be one of " + LOOKS + " or " + MENDS);
    };
  }

  private Future<ToolAnswer> look(String action, String name, JsonObject given, String by) {
    return desk.ask(rescue -> new JsonObject(look(rescue, action, name, given, by)))
        .map(
            found ->
                ToolAnswer.text(
                    // Log lines, names and reasons are the sibling's words, or its clients'.
                    action.equals("list")
                        ? found.encodePrettily()
                        : outside.mark("files of the instance " + name, found.encodePrettily())));
  }

  /** The same for a turn that could not have it by its own rights. */
  private Future<ToolAnswer> lookAllowed(ToolCall call, String action, String name, String by) {
    return desk.ask(rescue -> rescue.looks().status(name, by).name())
        .compose(
            target ->
                approved(
                    call,
                    "show the agent this of " + target + ": " + action,
                    "no operator with all rights asked for this turn, and the agent may tell it on",
                    approver ->
                        look(action, target, call.arguments(), by + ", allowed by " + approver)));
  }

  private static Map<String, Object> look(
      Rescue rescue, String action, String name, JsonObject given, String by) {
    return switch (action) {
      case "list" -> rescue.toTree();
      case "status" -> rescue.looks().status(name, by).toTree();
      case "why" -> rescue.looks().why(name, by).toTree();
      case "logs" ->
          tree(
              "lines",
              rescue
                  .looks()
                  .logs(
                      name,
                      given.getInteger("lines", 50),
                      given.getBoolean("supervisor", false),
                      by));
      case "config" -> rescue.looks().config(name, by);
      case "history" -> tree("history", RescueAnswers.history(rescue.looks().history(name, by)));
      case "diff" ->
          tree(
              "diff",
              rescue.looks().diff(name, given.getInteger("from", 1), number(given, "to"), by));
      case "doctor" -> rescue.looks().doctor(name, by).toTree();
      case "threads" -> rescue.looks().threads(name, by).toTree();
      default -> tree("events", RescueAnswers.events(rescue.looks().record(name, 50, by)));
    };
  }

  private Future<ToolAnswer> rollback(ToolCall call, String name, String by) {
    OptionalInt wanted = number(call.arguments(), "generation");
    return told(
        desk.ask(
                rescue -> {
                  Diagnosis diagnosis = rescue.looks().why(name, by);
                  OptionalInt generation = wanted.isPresent() ? wanted : diagnosis.rollback();
                  if (generation.isEmpty()) {
                    throw new IllegalArgumentException(
                        "nothing says that a rollback would help; name a generation from history");
                  }
                  Map<String, Object> config = rescue.looks().config(name, by);
                  return new Plan(
                      diagnosis.status().name(),
                      generation,
                      String.valueOf(config.get("hash")),
                      "roll back "
                          + diagnosis.status().name()
                          + " to generation "
                          + generation.getAsInt()
                          + ", and start it when it does not answer. What - marks comes back, what +"
                          + " marks goes:\n"
                          + rescue
                              .looks()
                              .diff(name, generation.getAsInt(), OptionalInt.empty(), by));
                })
            .compose(
                plan ->
                    changed(
                        call,
                        plan.shown(),
                        approver ->
                            desk.ask(
                                rescue ->
                                    rescue
                                        .mends()
                                        .rollback(
                                            plan.name(),
                                            plan.generation(),
                                            Optional.of(plan.hash()),
                                            Optional.of(LIMIT),
                                            by + ", allowed by " + approver)))));
  }

  private Future<ToolAnswer> patch(ToolCall call, String name, String by) {
    Map<String, Object> merge;
    try {
      merge = ConfigDocument.parse(call.arguments().getString("patch", "")).tree();
    } catch (Json5SyntaxException e) {
      return error("patch is no JSON5 object: " + e.getMessage());
    }
    return told(
        desk.ask(
                rescue -> {
                  Map<String, Object> config = rescue.looks().config(name, by);
                  List<String> closed =
                      closed(merge, (List<?>) config.getOrDefault("broken", List.of()));
                  if (!closed.isEmpty()) {
                    throw new IllegalArgumentException(
                        "these keys are not an agent's to change: "
                            + String.join(", ", closed)
                            + "; the operator can change them with rescue patch");
                  }
                  String target = rescue.looks().status(name, by).name();
                  return new Plan(
                      target,
                      OptionalInt.empty(),
                      String.valueOf(config.get("hash")),
                      "merge into the configuration of "
                          + target
                          + ", and start it when it does not answer:\n"
                          + Json.encode(merge));
                })
            .compose(
                plan ->
                    changed(
                        call,
                        plan.shown(),
                        approver ->
                            desk.ask(
                                rescue ->
                                    rescue
                                        .mends()
                                        .patch(
                                            plan.name(),
                                            merge,
                                            Optional.of(plan.hash()),
                                            Optional.of(LIMIT),
                                            by + ", allowed by " + approver)))));
  }

  private Future<ToolAnswer> restart(ToolCall call, String name, String by) {
    return told(
        desk.ask(rescue -> rescue.looks().status(name, by))
            .compose(
                status ->
                    changed(
                        call,
                        "restart " + status.name() + ", which is " + status.state() + " now",
                        approver ->
                            desk.ask(
                                rescue ->
                                    rescue
                                        .mends()
                                        .restart(
                                            status.name(),
                                            LIMIT,
                                            by + ", allowed by " + approver)))));
  }

  private Future<ToolAnswer> changed(
      ToolCall call, String shown, Function<String, Future<Mended>> work) {
    return approved(
        call,
        shown,
        "it changes another instance than this one",
        approver ->
            work.apply(approver).map(mended -> ToolAnswer.json(new JsonObject(mended.toTree()))));
  }

  private Future<ToolAnswer> approved(
      ToolCall call, String shown, String warning, Function<String, Future<ToolAnswer>> work) {
    return approvals
        .request(
            ApprovalRequest.tool(name(), visible(shown))
                .agentId(call.scope().agentId())
                .session(call.scope().session())
                .runId(call.scope().runId().orElse(null))
                .toolCallId(call.id())
                .warning(warning)
                .build())
        .compose(
            decision ->
                decision.allowed()
                    ? work.apply(decision.resolvedBy().orElse("an operator"))
                    : error(
                        decision.verdict().isPresent()
                            ? "the operator refused it"
                            : "no operator answered in time; nothing was changed"));
  }

  /** The keys of a patch that are neither open to agents nor what makes the file unusable. */
  private static List<String> closed(Map<String, Object> merge, List<?> broken) {
    Map<String, @Nullable Object> leaves = new LinkedHashMap<>();
    leaves("", merge, leaves);
    List<String> closed = new ArrayList<>();
    leaves.forEach(
        (path, value) -> {
          boolean mends =
              broken.contains(path)
                  && !AccessKeys.decides(path)
                  && !(value instanceof String text && text.contains("${"));
          if (!mends && !OpenKeys.isOpen(path, value)) {
            closed.add(path);
          }
        });
    return closed;
  }

  private static void leaves(
      String path, @Nullable Object value, Map<String, @Nullable Object> out) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, below) -> leaves(path.isEmpty() ? "" + key : path + "." + key, below, out));
    } else {
      out.put(path, value);
    }
  }

  /** Failures in words that the model can act on. */
  private static Future<ToolAnswer> told(Future<ToolAnswer> answer) {
    return answer.recover(
        failure -> {
          if (failure instanceof GatehouseException known) {
            return error(known.getMessage() + "; " + known.remedy());
          }
          return failure instanceof IllegalArgumentException wrong
              ? error(String.valueOf(wrong.getMessage()))
              : Future.failedFuture(failure);
        });
  }

  private void refused(ToolCall call, String action, String name) {
    audit.record(
        "rescue.refused",
        new JsonObject()
            .put("agentId", call.scope().agentId())
            .put("sessionKey", call.scope().session().value())
            .put("origin", call.scope().origin().name())
            .put("action", action)
            .put("instance", name)
            .put("why", "turn of an outsider"));
  }

  /** Every line as it is, with nothing in it that an operator would not see. */
  private static String visible(String text) {
    List<String> lines = new ArrayList<>();
    text.lines().forEach(line -> lines.add(VisibleText.of(line)));
    return String.join("\n", lines);
  }

  private static OptionalInt number(JsonObject given, String key) {
    Integer value = given.getInteger(key);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Map<String, Object> tree(String key, Object value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(key, value);
    return tree;
  }

  private static Future<ToolAnswer> error(String text) {
    return Future.succeededFuture(ToolAnswer.error(text));
  }

  private static JsonObject text(String description) {
    return new JsonObject().put("type", "string").put("description", description);
  }

  private static JsonObject number(String description) {
    return new JsonObject().put("type", "integer").put("description", description);
  }

  /** What an operator is asked to allow. */
  private record Plan(String name, OptionalInt generation, String hash, String shown) {}
}
