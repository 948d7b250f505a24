package dev.gatehouse.gateway.browser;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.browser.BrowserActions.Plan;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** {@code browser}: an agent's hands and eyes on a real browser. */
final class BrowserTool implements Tool {
  private static final String OWN_BROWSER = "chrome";
  private static final Set<String> SCRIPTED = Set.of("evaluate", "wait");

  private final Browsers browsers;
  private final BrowserAnswers answers;
  private final LiveConfig config;

  @Inject
  BrowserTool(Browsers browsers, BrowserAnswers answers, LiveConfig config) {
    this.browsers = browsers;
    this.answers = answers;
    this.config = config;
  }

  @Override
  public String name() {
    return "browser";
  }

  @Override
  public String description() {
    return "Drives a real browser. Open or navigate to an address, take a snapshot (text with refs"
        + " such as e12), then act on refs: click, type, press, select, fill and so on. After the"
        + " page has changed, take a new snapshot; keep the targetId to stay in one tab. A"
        + " screenshot shows the page as a picture.";
  }

  @Override
  public JsonObject parameters() {
    return BrowserSchema.PARAMETERS;
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Duration timeLimit() {
    return Browsers.LONGEST.plusMinutes(1);
  }

  @Override
  public int maxAnswerChars() {
    return 90_000;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    JsonObject arguments = call.arguments();
    String action = arguments.getString("action", "");
    Optional<String> fault = fault(arguments);
    if (fault.isPresent()) {
      return Future.succeededFuture(ToolAnswer.error(fault.get()));
    }
    Plan plan = BrowserActions.plan(arguments, efficient());
    if (plan.problem().isPresent()) {
      return Future.succeededFuture(ToolAnswer.error(plan.problem().get()));
    }
    return ask(plan, call)
        .compose(
            answer -> {
              if (answer.failed()) {
                return Future.succeededFuture(answers.refused(action, scripted(arguments), answer));
              }
              // What it came to is more use than that it was done.
              boolean status = action.equals("start") || action.equals("stop");
              return status ? status(call) : answers.tell(action, answer);
            })
        .recover(
            failure ->
                failure instanceof RpcException refusal
                    ? Future.succeededFuture(told(refusal))
                    : Future.failedFuture(failure));
  }

  private Future<ToolAnswer> status(ToolCall call) {
    JsonObject arguments = call.arguments().copy().put("action", "status");
    return ask(BrowserActions.plan(arguments, false), call)
        .compose(
            answer ->
                answer.failed()
                    ? Future.succeededFuture(answers.refused("status", false, answer))
                    : answers.tell("status", answer));
  }

  private Future<Answer> ask(Plan plan, ToolCall call) {
    return browsers.ask(
        new BrowserCall(
            plan.method(),
            plan.path(),
            plan.query(),
            plan.body(),
            Optional.of(plan.limit()),
            place(call.arguments()),
            call.cancelled()));
  }

  private static ToolAnswer told(RpcException refusal) {
    return refusal.code() == ErrorCode.INVALID_REQUEST
        ? ToolAnswer.error(refusal.text())
        : BrowserAnswers.unreachable(refusal.text());
  }

  private static Optional<String> fault(JsonObject arguments) {
    String target = arguments.getString("target", "");
    if (target.equals("sandbox")) {
      return Optional.of("There is no sandbox on this gateway. Leave target out.");
    }
    return target.equals("host") && !arguments.getString("node", "").isBlank()
        ? Optional.of("node is only for target node")
        : Optional.empty();
  }

  private static BrowserPlace place(JsonObject arguments) {
    String node = arguments.getString("node", "").strip();
    return switch (arguments.getString("target", "")) {
      case "host" -> BrowserPlace.HOST;
      case "node" -> BrowserPlace.node(node);
      default -> {
        if (!node.isEmpty()) {
          yield BrowserPlace.node(node);
        }
        // A person's own browser is joined on the machine where the relay is.
        yield arguments.getString("profile", "").strip().equals(OWN_BROWSER)
            ? BrowserPlace.HOST
            : BrowserPlace.CONFIGURED;
      }
    };
  }

  private static boolean scripted(JsonObject arguments) {
    JsonObject request =
        arguments.getValue("request") instanceof JsonObject inner ? inner : arguments;
    return SCRIPTED.contains(String.valueOf(request.getValue("kind")));
  }

  private boolean efficient() {
    return ConfigTrees.at(config.current().resolved(), "browser", "snapshotDefaults", "mode")
        .filter("efficient"::equals)
        .isPresent();
  }
}
