package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that wait for an operator, over real sockets. */
class ExecApprovalTest {
  private static final String REQUESTED = "exec.approval.requested";
  private static final String RESOLVED = "exec.approval.resolved";

  /** A gateway, and commands that its agent starts. */
  private static class Agent {
    private final ToolProbe probe = new ToolProbe();

    @RegisterExtension final TestGateway gateway;

    Path workspace;

    Agent(Map<String, Object> exec) {
      gateway =
          TestGateway.withConfig(Map.of("tools", Map.of("exec", exec), "agents", Map.of()))
              .module(probe);
    }

    @BeforeEach
    void makeWorkspace() throws IOException {
      workspace = probe.scope().workspace();
      Files.createDirectories(workspace);
    }

    Future<ToolAnswer> exec(String command) {
      return exec(new JsonObject().put("command", command), Promise.promise());
    }

    Future<ToolAnswer> exec(JsonObject arguments, Promise<Void> stop) {
      return probe.read(() -> probe.start("exec", arguments, probe.scope(), stop));
    }

    String answer(Future<ToolAnswer> call) {
      await().atMost(Duration.ofMinutes(1)).until(call::isComplete);
      return text(call.result());
    }

    WireSocket approver(int protocol) {
      return gateway.connect(protocol, "operator.approvals");
    }

    /** The next request that an operator hears of. */
    JsonObject asked(WireSocket operator) {
      return operator.readEvent(REQUESTED).getJsonObject("payload");
    }

    JsonObject decide(WireSocket operator, JsonObject asked, String decision) {
      return operator.call(
          "exec.approval.resolve",
          new JsonObject().put("id", asked.getString("id")).put("decision", decision));
    }

    boolean refused(JsonObject answer, String words) {
      return !answer.getBoolean("ok")
          && answer.getJsonObject("error").getString("message").contains(words);
    }
  }

  @Nested
  class ByDefault extends Agent {
    ByDefault() {
      super(Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void aCommandRunsWhenAnOperatorAllowsItAndOnlyOnce(int protocol) {
      try (WireSocket operator = approver(protocol)) {
        Future<ToolAnswer> first = exec("touch made");
        JsonObject asked = asked(operator);

        JsonObject request = asked.getJsonObject("request");
        assertThat(request.getString("command")).isEqualTo("touch made");
        assertThat(request.getString("cwd")).isEqualTo(workspace.toString());
        assertThat(request.getString("security")).isEqualTo("allowlist");
        assertThat(request.getString("ask")).isEqualTo("on-miss");
        assertThat(request.getString("agentId")).isEqualTo("main");
        assertThat(request.getString("sessionKey")).isEqualTo("agent:main:main");
        assertThat(request.getString("resolvedPath")).endsWith("/touch");
        assertThat(asked.getLong("expiresAtMs") - asked.getLong("createdAtMs")).isEqualTo(120_000);
        assertThat(first.isComplete()).isFalse();
        assertThat(workspace.resolve("made")).doesNotExist();

        assertThat(decide(operator, asked, "allow-once").getJsonObject("payload"))
            .isEqualTo(new JsonObject().put("ok", true));
        assertThat(answer(first)).isEqualTo("(no output)");
        assertThat(workspace.resolve("made")).exists();
        JsonObject resolved = operator.readEvent(RESOLVED).getJsonObject("payload");
        assertThat(resolved.getString("id")).isEqualTo(asked.getString("id"));
        assertThat(resolved.getString("decision")).isEqualTo("allow-once");
        assertThat(resolved.getString("resolvedBy")).isNotBlank();

        Future<ToolAnswer> second = exec("touch made");
        JsonObject again = asked(operator);
        assertThat(again.getString("id")).isNotEqualTo(asked.getString("id"));
        assertThat(decide(operator, asked, "allow-once").getBoolean("ok")).isFalse();
        assertThat(second.isComplete()).isFalse();
        assertThat(decide(operator, again, "deny").getBoolean("ok")).isTrue();
        assertThat(answer(second)).contains("an operator denied this command");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void aDeniedCommandDoesNotRun(int protocol) {
      try (WireSocket operator = approver(protocol)) {
        Future<ToolAnswer> call = exec("touch made");
        JsonObject asked = asked(operator);

        assertThat(refused(decide(operator, asked, "perhaps"), "invalid decision")).isTrue();
        assertThat(decide(operator, asked, "deny").getBoolean("ok")).isTrue();
        assertThat(answer(call)).contains("an operator denied this command");
        assertThat(workspace.resolve("made")).doesNotExist();
        JsonObject late = decide(operator, asked, "allow-once");
        assertThat(late.getJsonObject("error").getString("code"))
            .isEqualTo(protocol == 3 ? "INVALID_REQUEST" : "APPROVAL_NOT_FOUND");
      }
    }

    @Test
    void whatIsAllowedForGoodIsAskedNoMoreUntilItIsRevoked() {
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> first = exec("uname -s");
        decide(operator, asked(operator), "allow-always");
        assertThat(answer(first)).isEqualTo("Linux");

        assertThat(answer(exec("uname -s"))).isEqualTo("Linux");
        JsonArray grants =
            operator.payload("exec.approval.grants.list", new JsonObject()).getJsonArray("grants");
        assertThat(grants).hasSize(1);
        assertThat(grants.getJsonObject(0).encode()).contains("uname", "\"main\"");
        String id = grants.getJsonObject(0).getString("id");
        assertThat(operator.payload("exec.approval.grants.revoke", new JsonObject().put("id", id)))
            .isEqualTo(new JsonObject().put("ok", true).put("revoked", 1));
        assertThat(
                refused(
                    operator.call("exec.approval.grants.revoke", new JsonObject().put("id", id)),
                    "unknown grant id"))
            .isTrue();

        Future<ToolAnswer> third = exec("uname -s");
        decide(operator, asked(operator), "deny");
        assertThat(answer(third)).contains("denied");
      }
    }

    @Test
    void aProgramThatRunsOthersIsAllowedForGoodWithTheseWordsOnly() {
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> first = exec("env printf one");
        JsonObject asked = asked(operator);
        assertThat(asked.getJsonObject("request").getString("warningText"))
            .contains("env starts other programs");
        decide(operator, asked, "allow-always");
        assertThat(answer(first)).isEqualTo("one");
        assertThat(answer(exec("env printf one"))).isEqualTo("one");

        Future<ToolAnswer> other = exec("env printf two");
        decide(operator, asked(operator), "deny");
        assertThat(answer(other)).contains("denied");
      }
    }

    @Test
    void anotherOperatorDecidesWhenOneVanishes() {
      try (WireSocket stays = approver(3)) {
        Future<ToolAnswer> call;
        JsonObject asked;
        try (WireSocket leaves = approver(4)) {
          call = exec("uname");
          asked = asked(leaves);
        }
        assertThat(asked(stays)).isEqualTo(asked);
        decide(stays, asked, "allow-once");
        assertThat(answer(call)).isEqualTo("Linux");
      }
    }

    @Test
    void anOperatorWhoComesLaterFindsWhatWaits() {
      Future<ToolAnswer> call = exec("uname");
      try (WireSocket operator = approver(4)) {
        JsonObject listed =
            await()
                .atMost(Duration.ofMinutes(1))
                .until(
                    () -> operator.call("exec.approval.list", new JsonObject()),
                    answer -> answer.encode().contains("\"command\":\"uname\""));
        String id = listed.encode().replaceAll(".*\"payload\".*?\"id\":\"([^\"]+)\".*", "$1");
        JsonObject one = operator.payload("exec.approval.get", new JsonObject().put("id", id));
        assertThat(one.getString("commandText")).isEqualTo("uname");
        assertThat(one.getJsonArray("allowedDecisions"))
            .isEqualTo(new JsonArray().add("allow-once").add("allow-always").add("deny"));
        JsonObject answer =
            operator.payload(
                "approval.resolve", new JsonObject().put("id", id).put("decision", "allow-once"));
        assertThat(answer.getBoolean("applied")).isTrue();
        assertThat(answer.getJsonObject("approval").getString("status")).isEqualTo("allowed");
        assertThat(answer(call)).isEqualTo("Linux");
        assertThat(
                operator
                    .payload("approval.history", new JsonObject())
                    .getJsonArray("approvals")
                    .getJsonObject(0)
                    .getString("id"))
            .isEqualTo(id);
      }
    }

    @Test
    void theFirstOfTwoDecisionsCounts() {
      try (WireSocket one = approver(4);
          WireSocket two = approver(4)) {
        Future<ToolAnswer> call = exec("uname");
        JsonObject asked = asked(one);
        assertThat(decide(one, asked, "deny").getBoolean("ok")).isTrue();
        assertThat(decide(two, asked, "allow-once").getBoolean("ok")).isFalse();
        assertThat(answer(call)).contains("denied");
      }
    }

    @Test
    void anEndedTurnTakesItsRequestBack() {
      Promise<Void> stop = Promise.promise();
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> call = exec(new JsonObject().put("command", "touch made"), stop);
        JsonObject asked = asked(operator);
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(call.isComplete()).isFalse());
        stop.tryComplete();
        assertThat(operator.readEvent(RESOLVED).getJsonObject("payload").getValue("decision"))
            .isNull();
        assertThat(decide(operator, asked, "allow-once").getBoolean("ok")).isFalse();
        assertThat(answer(call)).contains("the turn was stopped");
        assertThat(workspace.resolve("made")).doesNotExist();
      }
    }

    @Test
    void onlyWhoMayApproveHearsAndDecides() {
      try (WireSocket operator = approver(4);
          WireSocket writer = gateway.connect(4, "operator.write");
          WireSocket old = gateway.connect(3, "operator.write")) {
        Future<ToolAnswer> call = exec("uname");
        JsonObject asked = asked(operator);
        for (WireSocket without : new WireSocket[] {writer, old}) {
          JsonObject answer = decide(without, asked, "allow-once");
          assertThat(answer.getBoolean("ok")).isFalse();
          assertThat(answer.encode()).contains("operator.approvals");
          assertThat(without.kept()).noneMatch(frame -> REQUESTED.equals(frame.getString("event")));
          assertThat(without.call("exec.approvals.get", new JsonObject()).getBoolean("ok"))
              .isFalse();
        }
        // Who approves single commands cannot rewrite the rules.
        assertThat(operator.call("exec.approvals.get", new JsonObject()).getBoolean("ok"))
            .isFalse();
        assertThat(
                operator
                    .call(
                        "exec.approvals.set",
                        new JsonObject().put("file", new JsonObject().put("version", 1)))
                    .getBoolean("ok"))
            .isFalse();
        decide(operator, asked, "deny");
        assertThat(answer(call)).contains("denied");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void theListIsReplacedOnlyByWhoKnowsIt(int protocol) {
      try (WireSocket admin = gateway.admin(protocol)) {
        JsonObject empty = admin.payload("exec.approvals.get", new JsonObject());
        assertThat(empty.getBoolean("exists")).isFalse();
        assertThat(empty.containsKey("resolvedDefaults")).isEqualTo(protocol == 4);
        JsonObject file =
            new JsonObject(
                """
                {"version": 1, "defaults": {"ask": "on-miss"},
                 "agents": {"main": {"allowlist": [{"id": "one", "pattern": "uname"}]}}}
                """);
        JsonObject set = new JsonObject().put("file", file);
        JsonObject written = admin.payload("exec.approvals.set", set);
        assertThat(written.getBoolean("exists")).isTrue();
        assertThat(written.getJsonObject("file").getJsonObject("agents"))
            .isEqualTo(file.getJsonObject("agents"));

        assertThat(refused(admin.call("exec.approvals.set", set), "base hash required")).isTrue();
        assertThat(
                refused(
                    admin.call(
                        "exec.approvals.set", set.copy().put("baseHash", empty.getString("hash"))),
                    "changed since last load"))
            .isTrue();
        assertThat(
                refused(
                    admin.call(
                        "exec.approvals.set",
                        new JsonObject()
                            .put("baseHash", written.getString("hash"))
                            .put(
                                "file",
                                new JsonObject(
                                    "{\"version\": 1, \"agents\": {\"main\": {\"ask\": 3}}}"))),
                    "at /agents/main/ask: must be off, on-miss or always"))
            .isTrue();
        assertThat(
                admin
                    .payload(
                        "exec.approvals.set", set.copy().put("baseHash", written.getString("hash")))
                    .getString("hash"))
            .isEqualTo(written.getString("hash"));

        assertThat(answer(exec("uname"))).isEqualTo("Linux");
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(admin.payload("exec.approvals.get", new JsonObject()).encode())
                        .contains("\"lastUsedCommand\":\"uname\""));
      }
    }

    @Test
    void aListThatCannotBeReadAllowsNothing() throws IOException {
      Path list = gateway.stateDirectory().resolve("exec-approvals.json");
      Files.writeString(list, "{\"version\": 1, \"agents\": {");

      assertThat(answer(exec("uname"))).contains("cannot be read", "until then no command runs");
      Files.delete(list);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void aRequestOfAnotherProgramIsAnsweredWithTheDecision(int protocol) {
      try (WireSocket host = approver(protocol);
          WireSocket operator = approver(protocol)) {
        JsonObject params =
            new JsonObject().put("id", "mine-1").put("command", "reboot now").put("cwd", "/x");
        String waiting = host.request("exec.approval.request", params);
        JsonObject asked = asked(operator);
        assertThat(asked.getString("id")).isEqualTo("mine-1");
        assertThat(asked.getJsonObject("request").getString("command")).isEqualTo("reboot now");
        assertThat(
                refused(
                    operator.call("exec.approval.request", params), "approval id already pending"))
            .isTrue();
        decide(operator, asked, "deny");

        JsonObject decided = host.readAnswer(waiting).getJsonObject("payload");
        assertThat(decided.getString("decision")).isEqualTo("deny");
        assertThat(decided.getLong("createdAtMs")).isEqualTo(asked.getLong("createdAtMs"));
        JsonObject brief =
            host.payload(
                "exec.approval.request",
                new JsonObject().put("command", "reboot").put("timeoutMs", 50));
        assertThat(brief.getValue("decision")).isNull();
      }
    }

    @Test
    void aRequestInTwoPhasesIsAcceptedFirst() {
      try (WireSocket host = approver(4);
          WireSocket operator = approver(4)) {
        String call =
            host.request(
                "exec.approval.request",
                new JsonObject()
                    .put("commandArgv", new JsonArray().add("rm").add("a b"))
                    .put("command", "ls")
                    .put("twoPhase", true));
        JsonObject accepted = host.readAnswer(call).getJsonObject("payload");
        assertThat(accepted.getString("status")).isEqualTo("accepted");
        JsonObject asked = asked(operator);
        // The words count that will be run, not the text beside them.
        assertThat(asked.getJsonObject("request").getString("command")).isEqualTo("rm 'a b'");
        String wait =
            host.request(
                "exec.approval.waitDecision", new JsonObject().put("id", accepted.getString("id")));
        decide(operator, asked, "allow-once");
        assertThat(host.readAnswer(wait).getJsonObject("payload").getString("decision"))
            .isEqualTo("allow-once");
        assertThat(host.readAnswer(call).getJsonObject("payload").getString("decision"))
            .isEqualTo("allow-once");
      }
    }

    @Test
    void anOperatorSeesTheWholeCommandAndNothingInvisible() {
      String long10k = "x".repeat(10_000) + "THE-END";
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> call =
            exec(
                new JsonObject()
                    .put("argv", new JsonArray().add("printf").add("\u202e%s\u200b\n").add(long10k))
                    .put("env", new JsonObject().put("GREETING", "\u2066hello")),
                Promise.promise());
        JsonObject request = asked(operator).getJsonObject("request");
        assertThat(request.getString("command"))
            .contains("\\u{202E}%s\\u{200B}\\u{000A}", long10k)
            .doesNotContain("\u202e", "\u200b", "\n");
        assertThat(request.getJsonArray("commandArgv").getString(2)).isEqualTo(long10k);
        assertThat(request.getJsonObject("env").getString("GREETING")).isEqualTo("\\u{2066}hello");
        assertThat(request.getString("warningText"))
            .contains("usually invisible", "changes the environment: [GREETING]");
        // What changes the environment is never allowed for good.
        assertThat(request.getJsonArray("allowedDecisions"))
            .isEqualTo(new JsonArray().add("allow-once").add("deny"));
        JsonObject waiting =
            operator
                .payload(
                    "approval.get",
                    new JsonObject()
                        .put(
                            "id",
                            operator
                                .call("exec.approval.list", new JsonObject())
                                .encode()
                                .replaceAll(".*\"payload\".*?\"id\":\"([^\"]+)\".*", "$1")))
                .getJsonObject("approval");
        assertThat(waiting.encode()).doesNotContain("\u202e").contains("THE-END");
        assertThat(refused(decide(operator, waiting, "allow-always"), "is not offered")).isTrue();
        decide(operator, waiting, "deny");
        assertThat(answer(call)).contains("denied");
      }
    }

    @Test
    void aScriptThatChangesAfterItWasApprovedIsNotStarted() throws IOException {
      Path script = workspace.resolve("job.sh");
      Files.writeString(script, "#!/bin/sh\necho harmless\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      for (String command :
          new String[] {
            "./job.sh", "sh job.sh", "sh -c 'cd . && ./job.sh'", "cat x | sh ./job.sh"
          }) {
        Files.writeString(script, "#!/bin/sh\necho harmless\n");
        try (WireSocket operator = approver(4)) {
          Future<ToolAnswer> call = exec(command);
          JsonObject asked = asked(operator);
          Files.writeString(script, "#!/bin/sh\ntouch owned\n");
          decide(operator, asked, "allow-once");
          assertThat(answer(call)).as(command).contains("the command was not started");
          assertThat(workspace.resolve("owned")).doesNotExist();
        }
      }
    }

    @Test
    void aProgramThatTakesThePlaceOfAnApprovedOneIsNotStarted() throws IOException {
      Path bin = Files.createDirectories(workspace.resolve("bin"));
      Files.copy(Path.of("/usr/bin/uname").toRealPath(), bin.resolve("tool"));
      assertThat(bin.resolve("tool").toFile().setExecutable(true)).isTrue();
      Path evil = workspace.resolve("evil");
      Files.writeString(evil, "#!/bin/sh\ntouch owned\n");
      assertThat(evil.toFile().setExecutable(true)).isTrue();
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> call = exec("bin/tool -s");
        JsonObject asked = asked(operator);
        assertThat(asked.getJsonObject("request").getString("warningText"))
            .contains("where agents or others can change it");
        Files.move(evil, bin.resolve("tool"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        decide(operator, asked, "allow-once");
        assertThat(answer(call)).contains("is another file now");
        assertThat(workspace.resolve("owned")).doesNotExist();
      }
    }

    @Test
    void anOperatorIsToldThatATurnCameFromOutside() {
      try (WireSocket operator = approver(4)) {
        Future<ToolAnswer> call =
            probe()
                .read(
                    () ->
                        probe()
                            .start(
                                "exec",
                                new JsonObject().put("command", "uname"),
                                probe()
                                    .scope(
                                        "r",
                                        Origin.CHANNEL,
                                        "irc",
                                        false,
                                        "agent:main:irc:group:x"),
                                Promise.promise()));
        JsonObject asked = asked(operator);
        assertThat(asked.getJsonObject("request").getString("warningText"))
            .contains("came from outside, through irc");
        decide(operator, asked, "deny");
        assertThat(answer(call)).contains("denied");
      }
    }

    private ToolProbe probe() {
      return super.probe;
    }
  }

  @Nested
  class WithLittleTime extends Agent {
    WithLittleTime() {
      super(Map.of("approvalTimeoutMs", 100));
    }

    @Test
    void aCommandThatNobodyApprovesDoesNotRun() {
      assertThat(answer(exec("touch made"))).contains("nobody approved this command in time");
      assertThat(workspace.resolve("made")).doesNotExist();
      try (WireSocket operator = approver(3)) {
        Future<ToolAnswer> call = exec("touch made");
        JsonObject asked = asked(operator);
        JsonObject resolved = operator.readEvent(RESOLVED).getJsonObject("payload");
        assertThat(resolved.getString("id")).isEqualTo(asked.getString("id"));
        assertThat(resolved.getValue("decision")).isNull();
        assertThat(refused(decide(operator, asked, "allow-once"), "unknown approval id")).isTrue();
        assertThat(answer(call)).contains("nobody approved");
        assertThat(workspace.resolve("made")).doesNotExist();
      }
    }

    @Test
    void theFallbackDecidesWhenNobodyDoes() {
      try (WireSocket admin = gateway.admin(4)) {
        JsonObject file =
            new JsonObject(
                """
                {"version": 1, "defaults": {"ask": "always", "askFallback": "allowlist"},
                 "agents": {"main": {"allowlist": [{"pattern": "uname"}]}}}
                """);
        String hash =
            admin
                .payload("exec.approvals.set", new JsonObject().put("file", file))
                .getString("hash");
        assertThat(answer(exec("uname"))).isEqualTo("Linux");
        assertThat(answer(exec("whoami"))).contains("nobody approved");

        // The fallback is never wider than what commands may do at all.
        file.getJsonObject("defaults").put("askFallback", "full");
        admin.payload(
            "exec.approvals.set", new JsonObject().put("file", file).put("baseHash", hash));
        assertThat(answer(exec("whoami"))).contains("nobody approved");
      }
    }
  }
}
