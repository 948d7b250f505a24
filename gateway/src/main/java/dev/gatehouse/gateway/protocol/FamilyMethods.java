package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    put(Scope.WRITE, List.of("talk.mode"));
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
    Map<String, Scope> known = protocol == Protocol.V3 ? SCOPES : Version4.SCOPES;
    return known.getOrDefault(method, Scope.ADMIN);
  }

  /** The much longer list of protocol 4, read when the first client asks for what is not there. */
  private static final class Version4 {
    private static final Map<String, Scope> SCOPES = read();

    private static Map<String, Scope> read() {
      Map<String, Scope> scopes = new HashMap<>();
      try (InputStream in = FamilyMethods.class.getResourceAsStream("family-methods.txt")) {
        if (in == null) {
          throw new IllegalStateException("family-methods.txt is missing from the build");
        }
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" "))
            .forEach(
                words -> {
                  Scope scope = Scope.parse(words[0]).orElseThrow();
                  for (int i = 1; i < words.length; i++) {
                    scopes.put(words[i], scope);
                  }
                });
        return scopes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void put(Scope scope, List<String> methods) {
    methods.forEach(method -> SCOPES.put(method, scope));
  }
}
