package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.exec.ApprovalsFile.Snapshot;
import dev.gatehouse.gateway.exec.Decision.Verdict;
import dev.gatehouse.gateway.exec.ExecMode.Ask;
import dev.gatehouse.gateway.exec.ExecMode.Security;
import dev.gatehouse.gateway.log.VisibleText;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides whether a command runs: by its resolved program and arguments, never by its text. Used on
 * the gateway's event loop.
 */
@Singleton
final class ExecGate {
  private final ApprovalsFile file;
  private final ExecModes modes;
  private final Approvals approvals;
  private final Audit audit;
  private final GatewayLoop loop;
  private final Children children;

  @Inject
  ExecGate(
      ApprovalsFile file,
      ExecModes modes,
      Approvals approvals,
      Audit audit,
      GatewayLoop loop,
      Children children) {
    this.file = file;
    this.modes = modes;
    this.approvals = approvals;
    this.audit = audit;
    this.loop = loop;
    this.children = children;
  }

  /**
   * Completes when the command may run; fails with a {@link GatehouseException} that says why not.
   */
  Future<Void> pass(
      ExecPlan plan, Programs programs, ExecMode mode, Snapshot snapshot, ToolCall call) {
    String agentId = call.scope().agentId();
    return loop.blocking(() -> match(plan, programs, snapshot, agentId))
        .compose(match -> decide(plan, mode, match, call))
        .compose(ignored -> loop.blocking(plan::changed))
        .compose(
            changed ->
                changed.isEmpty()
                    ? Future.succeededFuture()
                    : refuse(
                        plan,
                        call,
                        "the command was not started: " + changed.get(),
                        "look at what changed, then ask again"));
  }

  private Future<Void> decide(
      ExecPlan plan, ExecMode mode, Optional<AllowEntry> match, ToolCall call) {
    boolean allowed = mode.security() == Security.FULL || match.isPresent();
    if (mode.security() == Security.DENY) {
      return refuse(plan, call, "commands are switched off here", "do it without commands");
    }
    if (allowed && mode.ask() != Ask.ALWAYS) {
      record(plan, call, match.isPresent() ? "allowlist" : "full");
      match.ifPresent(
          entry -> file.used(call.scope().agentId(), entry, plan.text(), plan.program().real()));
      return Future.succeededFuture();
    }
    if (mode.ask() == Ask.OFF) {
      return refuse(
          plan,
          call,
          "this command is not on the allow list" + because(plan),
          "use an allowed one, or ask the owner to allow it");
    }
    return ask(plan, mode, match, call);
  }

  private Future<Void> ask(
      ExecPlan plan, ExecMode mode, Optional<AllowEntry> match, ToolCall call) {
    String id = UUID.randomUUID().toString();
    ApprovalRequest request =
        ApprovalRequest.exec(plan.text())
            .id(id)
            .argv(plan.argv())
            .environment(plan.added())
            .cwd(plan.cwd().toString())
            .host("gateway")
            .security(mode.security().wireName())
            .ask(mode.ask().wireName())
            .agentId(call.scope().agentId())
            .resolvedPath(plan.program().real().toString())
            .session(call.scope().session())
            .runId(call.scope().runId().orElse(null))
            .toolCallId(call.id())
            .tool("exec")
            .warning(warning(plan, call))
            .allowAlways(plan.program().firm() && ChildVariables.harmless(plan.added()))
            .timeout(modes.approvalTimeout(call.scope().agentId()))
            .build();
    call.cancelled().onComplete(ignored -> approvals.withdraw(id));
    return approvals
        .request(request)
        .compose(
            decision -> {
              if (call.cancelled().isComplete()) {
                return refuse(plan, call, "the turn was stopped", "start again when it is wanted");
              }
              if (decision.verdict().isEmpty()) {
                return undecided(plan, mode, match, call);
              }
              if (!decision.allowed()) {
                return refuse(
                    plan, call, "an operator denied this command", "do it in another way, or ask");
              }
              record(plan, call, decision.verdict().get().wireName());
              return decision.verdict().get() == Verdict.ALLOW_ALWAYS && request.allowAlways()
                  ? always(plan, call)
                  : Future.succeededFuture();
            });
  }

  private Future<Void> undecided(
      ExecPlan plan, ExecMode mode, Optional<AllowEntry> match, ToolCall call) {
    boolean allowed =
        switch (mode.fallback()) {
          case DENY -> false;
          case ALLOWLIST -> match.isPresent();
          case FULL -> mode.security() == Security.FULL;
        };
    if (allowed) {
      record(plan, call, "fallback");
      return Future.succeededFuture();
    }
    return refuse(
        plan,
        call,
        "nobody approved this command in time",
        "tell the user that it waits for the approval of an operator");
  }

  /**
   * Adds what was allowed for good: the program, and where that would allow anything, its words.
   */
  private Future<Void> always(ExecPlan plan, ToolCall call) {
    boolean exact = plan.caution().isPresent();
    return file.allow(
            call.scope().agentId(),
            plan.program().real().toString(),
            exact ? Optional.of(AllowEntry.exactly(plan.arguments())) : Optional.empty())
        .mapEmpty();
  }

  private Optional<AllowEntry> match(
      ExecPlan plan, Programs programs, Snapshot snapshot, String agentId) {
    if (!ChildVariables.harmless(plan.added())) {
      return Optional.empty();
    }
    List<AllowEntry> entries = snapshot.allowlist(agentId);
    return entries.stream()
        .filter(entry -> entry.allows(plan, programs, children.environment().home()))
        .findFirst();
  }

  private static String because(ExecPlan plan) {
    if (plan.shell()) {
      return ": it needs a shell, which is a permission of its own";
    }
    return plan.caution().map(why -> ": " + VisibleText.of(why)).orElse("");
  }

  private static @org.jspecify.annotations.Nullable String warning(ExecPlan plan, ToolCall call) {
    StringBuilder text = new StringBuilder();
    if (call.scope().origin().untrusted()) {
      text.append("The turn came from outside, through ")
          .append(call.scope().channel().orElse("a hook"))
          .append(". ");
    }
    if (plan.shell()) {
      text.append("The whole text goes to a shell. ");
    } else {
      plan.caution().ifPresent(why -> text.append(why).append(". "));
    }
    if (!plan.program().firm()) {
      text.append("The program lies where agents or others can change it. ");
    }
    if (plan.argv().stream().anyMatch(VisibleText::hasHidden)) {
      text.append("The command has characters that are usually invisible; they are shown as ")
          .append("numbers. ");
    }
    if (!plan.added().isEmpty()) {
      text.append("It changes the environment: ").append(plan.added().keySet()).append(". ");
    }
    return text.isEmpty() ? null : text.toString().strip();
  }

  private Future<Void> refuse(ExecPlan plan, ToolCall call, String what, String remedy) {
    audit.record("exec.refused", facts(plan, call).put("reason", what));
    return Future.failedFuture(refused(what, remedy));
  }

  private void record(ExecPlan plan, ToolCall call, String by) {
    audit.record("exec.allowed", facts(plan, call).put("by", by));
  }

  private static JsonObject facts(ExecPlan plan, ToolCall call) {
    JsonObject facts =
        new JsonObject()
            .put("agentId", call.scope().agentId())
            .put("sessionKey", call.scope().session().value())
            .put("toolCallId", call.id())
            .put("program", plan.program().real().toString())
            .put("shell", plan.shell())
            .put("planSha256", plan.fingerprint());
    call.scope().runId().ifPresent(value -> facts.put("runId", value));
    return facts;
  }

  private static GatehouseException refused(String what, String remedy) {
    return new GatehouseException(ExitCode.ACCESS, what, remedy);
  }
}
