package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.exec.Approvals.Resolved;
import dev.gatehouse.gateway.exec.Approvals.Waiting;
import dev.gatehouse.gateway.exec.Decision.Verdict;
import dev.gatehouse.gateway.log.VisibleText;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Requests for approval as clients see them. The text is always whole, and nothing in it is
 * invisible: what an operator reads is what will be done.
 */
final class ApprovalJson {
  private ApprovalJson() {}

  static JsonObject pending(Waiting entry) {
    return new JsonObject()
        .put("id", entry.id())
        .put("request", request(entry.request()))
        .put("createdAtMs", entry.createdAt())
        .put("expiresAtMs", entry.expiresAt());
  }

  static JsonObject decision(Decision decision) {
    return new JsonObject()
        .put("id", decision.id())
        .put("decision", decision.verdict().map(Verdict::wireName).orElse(null))
        .put("createdAtMs", decision.createdAtMillis())
        .put("expiresAtMs", decision.expiresAtMillis());
  }

  /** What {@code exec.approval.get} tells. */
  static JsonObject detail(Waiting entry) {
    ApprovalRequest request = entry.request();
    return new JsonObject()
        .put("id", entry.id())
        .put("commandText", VisibleText.of(request.command()))
        .put("commandArgv", argv(request))
        .put("allowedDecisions", decisions(request))
        .put("host", request.host().orElse(null))
        .put("nodeId", request.nodeId().orElse(null))
        .put("agentId", request.agentId().orElse(null))
        .put("createdAtMs", entry.createdAt())
        .put("expiresAtMs", entry.expiresAt());
  }

  /** A pending request in protocol 4's general shape. */
  static JsonObject snapshot(Waiting entry) {
    JsonObject json =
        head(entry.id(), entry.request(), entry.createdAt(), entry.expiresAt())
            .put("status", "pending");
    entry.request().session().ifPresent(key -> json.put("sourceSessionKey", key.value()));
    return json;
  }

  /** A request that waits no more, in protocol 4's general shape. */
  static JsonObject snapshot(Resolved resolved) {
    Decision decision = resolved.decision();
    JsonObject source = new JsonObject();
    resolved.request().agentId().ifPresent(value -> source.put("agentId", value));
    resolved.request().session().ifPresent(key -> source.put("sessionKey", key.value()));
    String status =
        decision
            .verdict()
            .map(verdict -> verdict == Verdict.DENY ? "denied" : "allowed")
            .orElse("expired");
    JsonObject json =
        head(
                decision.id(),
                resolved.request(),
                decision.createdAtMillis(),
                decision.expiresAtMillis())
            .put("status", status)
            .put("resolvedAtMs", resolved.resolvedAt())
            .put("source", source);
    decision.verdict().ifPresent(verdict -> json.put("decision", verdict.wireName()));
    decision.resolvedBy().ifPresent(name -> json.put("resolvedBy", name));
    return json;
  }

  private static JsonObject head(
      String id, ApprovalRequest request, long createdAt, long expiresAt) {
    JsonObject presentation =
        new JsonObject()
            .put("kind", "exec")
            .put("commandText", VisibleText.of(request.command()))
            .put("warningText", request.warning().map(VisibleText::of).orElse(null))
            .put("host", request.host().orElse(null))
            .put("nodeId", request.nodeId().orElse(null))
            .put("agentId", request.agentId().orElse(null))
            .put("allowedDecisions", decisions(request));
    return new JsonObject()
        .put("id", id)
        .put("urlPath", "/approvals/" + id)
        .put("createdAtMs", createdAt)
        .put("expiresAtMs", expiresAt)
        .put("presentation", presentation);
  }

  private static JsonObject request(ApprovalRequest request) {
    JsonObject json =
        new JsonObject()
            .put("command", VisibleText.of(request.command()))
            .put("cwd", request.cwd().map(VisibleText::of).orElse(null))
            .put("host", request.host().orElse(null))
            .put("security", request.security().orElse(null))
            .put("ask", request.ask().orElse(null))
            .put("agentId", request.agentId().orElse(null))
            .put("resolvedPath", request.resolvedPath().map(VisibleText::of).orElse(null))
            .put("sessionKey", request.session().map(SessionKey::value).orElse(null))
            .put("commandSha256", ApprovalsFile.hash(request.command()))
            .put("allowedDecisions", decisions(request));
    if (!request.argv().isEmpty()) {
      json.put("commandArgv", argv(request));
    }
    if (!request.environment().isEmpty()) {
      JsonObject environment = new JsonObject();
      request.environment().forEach((name, value) -> environment.put(name, VisibleText.of(value)));
      json.put("env", environment);
    }
    put(json, "warningText", request.warning().map(VisibleText::of));
    put(json, "nodeId", request.nodeId());
    put(json, "runId", request.runId());
    put(json, "toolCallId", request.toolCallId());
    put(json, "tool", request.tool());
    return json;
  }

  private static JsonArray argv(ApprovalRequest request) {
    JsonArray argv = new JsonArray();
    request.argv().forEach(word -> argv.add(VisibleText.of(word)));
    return argv;
  }

  private static JsonArray decisions(ApprovalRequest request) {
    JsonArray decisions = new JsonArray().add(Verdict.ALLOW_ONCE.wireName());
    if (request.allowAlways()) {
      decisions.add(Verdict.ALLOW_ALWAYS.wireName());
    }
    return decisions.add(Verdict.DENY.wireName());
  }

  private static void put(JsonObject json, String key, Optional<String> value) {
    value.ifPresent(text -> json.put(key, text));
  }
}
