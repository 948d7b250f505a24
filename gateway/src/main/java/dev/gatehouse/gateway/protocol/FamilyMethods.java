package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scopes that the family's methods need, also of those that this gateway does not have: a
 * caller learns that a method is missing only when it could have called it.
 */
final class FamilyMethods {
  private static final Map<String, Scope> SCOPES = new HashMap<>();

  static {
    put(
        Scope.READ,
        List.of(
            "agent.identity.get",
            "agents.list",
            "channels.status",
            "chat.history",
            "cron.list",
            "cron.runs",
            "cron.status",
            "health",
            "last-heartbeat",
            "logs.tail",
            "models.list",
            "node.describe",
            "node.list",
            "sessions.list",
            "sessions.preview",
            "skills.status",
            "status",
            "system-presence",
            "tts.providers",
            "tts.status",
            "usage.cost",
            "usage.status",
            "voicewake.get"));
    put(
        Scope.WRITE,
        List.of(
            "agent",
            "agent.wait",
            "browser.request",
            "chat.abort",
            "chat.send",
            "message.action",
            "node.invoke",
            "poll",
            "send",
            "tts.convert",
            "tts.disable",
            "tts.enable",
            "tts.setProvider",
            "voicewake.set",
            "wake"));
    put(Scope.APPROVALS, List.of("exec.approval.request", "exec.approval.resolve"));
    put(Scope.TALK, List.of("talk.mode"));
    put(Scope.NODE, List.of("node.event", "node.invoke.result", "skills.bins"));
    put(Scope.PAIRING, List.of("node.rename"));
  }

  private FamilyMethods() {}

  /** Returns the scope of a method that this gateway does not have. */
  static Scope scope(Protocol protocol, String method) {
    if (method.startsWith("node.pair.")
        || method.startsWith("device.pair.")
        || method.startsWith("device.token.")) {
      return Scope.PAIRING;
    }
    Scope scope = SCOPES.getOrDefault(method, Scope.ADMIN);
    return scope == Scope.TALK && protocol == Protocol.V3 ? Scope.WRITE : scope;
  }

  private static void put(Scope scope, List<String> methods) {
    methods.forEach(method -> SCOPES.put(method, scope));
  }
}
