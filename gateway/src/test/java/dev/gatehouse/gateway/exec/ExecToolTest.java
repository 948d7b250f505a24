package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.session.SystemEvents;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that may run without being asked about. */
class ExecToolTest {
  private final ToolProbe probe = new ToolProbe();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "tools",
                  Map.of("exec", Map.of("security", "full", "ask", "off")),
                  "skills",
                  Map.of(
                      "entries",
                      Map.of(
                          "keyed",
                          Map.of(
                              "apiKey",
                              "key-of-the-skill",
                              "env",
                              Map.of("PLAIN", "1", "LD_PRELOAD", "/x.so", "LANG", "xx"))))))
          .module(probe);

  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = probe.scope().workspace();
    Files.createDirectories(workspace);
  }

  private ToolAnswer exec(String command) {
    return exec(new JsonObject().put("command", command));
  }

  private ToolAnswer exec(JsonObject arguments) {
    return probe.invoke("exec", arguments);
  }

  private ToolAnswer process(String action, String id) {
    return probe.invoke("process", new JsonObject().put("action", action).put("sessionId", id));
  }

  private static String session(ToolAnswer answer) {
    return answer.details().orElseThrow().getString("sessionId");
  }

  @Test
  void runsAProgramInTheWorkspace() throws IOException {
    Files.writeString(workspace.resolve("a.txt"), "inside\n");

    ToolAnswer answer = exec("cat a.txt");

    assertThat(text(answer)).isEqualTo("inside");
    assertThat(answer.isError()).isFalse();
    assertThat(answer.details().orElseThrow().getString("status")).isEqualTo("completed");
    assertThat(text(exec("pwd"))).isEqualTo(workspace.toRealPath().toString());
    assertThat(text(exec("true"))).isEqualTo("(no output)");
  }

  @Test
  void getsTheVariablesOfUsableSkillsOnlyAndNoneThatLoadCode() throws IOException {
    assertThat(text(exec("env"))).doesNotContain("key-of-the-skill", "PLAIN=1");
    Path skill = Files.createDirectories(workspace.resolve("skills/keyed"));
    Files.writeString(
        skill.resolve("SKILL.md"),
        "---\nname: keyed\ndescription: d\nmetadata: {\"openclaw\": {\"primaryEnv\":"
            + " \"KEYED_TOKEN\"}}\n---\nDo it.\n");

    assertThat(text(exec("env")))
        .contains("PLAIN=1")
        .contains("KEYED_TOKEN=")
        .doesNotContain("LD_PRELOAD");
  }

  @Test
  void expandsNothingInPlainArguments() {
    assertThat(text(exec("printf %s '$HOME *'"))).isEqualTo("$HOME *");
    assertThat(
            text(
                exec(
                    new JsonObject()
                        .put("argv", new JsonArray().add("printf").add("%s").add("$(id);*")))))
        .isEqualTo("$(id);*");
  }

  @Test
  void givesAShellWhatNeedsOne() {
    assertThat(text(exec("echo one | tr o 0; echo $((1 + 2))"))).isEqualTo("0ne\n3");
  }

  @Test
  void tellsTheExitCodeAndBothOutputs() {
    ToolAnswer answer = exec("echo out; echo err >&2; exit 3");

    assertThat(answer.isError()).isTrue();
    assertThat(text(answer)).isEqualTo("out\nerr\n\nCommand exited with code 3");
    assertThat(answer.details().orElseThrow().getInteger("exitCode")).isEqualTo(3);
  }

  @Test
  void saysWhatIsWrongWithACall() {
    assertThat(text(exec("nothing-like-this"))).contains("is no program on this host");
    assertThat(text(exec("echo 'open"))).contains("a ' is not closed");
    assertThat(text(exec(new JsonObject()))).contains("either command or argv");
    assertThat(text(exec(new JsonObject().put("command", "id").put("workdir", "../.."))))
        .contains("lies outside of the workspace");
    assertThat(text(exec(new JsonObject().put("command", "id").put("workdir", "none"))))
        .contains("is missing");
    assertThat(text(exec(new JsonObject().put("command", "id").put("elevated", true))))
        .contains("no sandbox to leave");
    assertThat(text(exec(new JsonObject().put("command", "id").put("host", "sandbox"))))
        .contains("no sandbox on this gateway");
    assertThat(text(exec(new JsonObject().put("command", "id").put("host", "node"))))
        .contains("gateway's host only");
    assertThat(text(exec(new JsonObject().put("command", "id").put("pty", true))))
        .contains("no terminal here");
  }

  @Test
  void buildsTheEnvironmentFromAList() {
    String variables = text(exec("env"));

    assertThat(variables).contains("PATH=/usr/local/sbin:", "TERM=dumb", "HOME=");
    assertThat(variables)
        .doesNotContain(TestGateway.TOKEN)
        .doesNotContain("JAVA_TOOL_OPTIONS")
        .doesNotContain("SIGIL_");
    assertThat(
            text(
                exec(
                    new JsonObject()
                        .put("command", "printenv GREETING")
                        .put("env", new JsonObject().put("GREETING", "hello")))))
        .isEqualTo("hello");
    for (String name :
        new String[] {"LD_PRELOAD", "PATH", "BASH_ENV", "NODE_OPTIONS", "GIT_SSH", "A=B", ""}) {
      assertThat(
              text(
                  exec(
                      new JsonObject()
                          .put("command", "env")
                          .put("env", new JsonObject().put(name, "x")))))
          .as(name)
          .contains("cannot be set for a command");
    }
  }

  @Test
  void cutsAHundredMegabytesDownToAnAnswer() {
    ToolAnswer answer = exec("head -c 100000000 /dev/zero | tr '\\0' x");

    assertThat(text(answer)).hasSizeLessThan(45_000).contains("were left out");
    assertThat(answer.details().orElseThrow().getLong("outputBytes")).isEqualTo(100_000_000L);
  }

  @Test
  void endsACommandThatTakesTooLong() {
    ToolAnswer answer =
        exec(new JsonObject().put("command", "echo started; sleep 1000").put("timeout", 1));

    assertThat(answer.isError()).isTrue();
    assertThat(text(answer)).isEqualTo("started\n\nThe command took too long and was ended.");
  }

  @Test
  void endsACommandWhenTheTurnIsAborted() {
    Promise<Void> stop = Promise.promise();
    Future<ToolAnswer> answer =
        probe.read(
            () ->
                probe.start(
                    "exec",
                    new JsonObject().put("command", "echo $$ > pid; sleep 1000"),
                    probe.scope(),
                    stop));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(workspace.resolve("pid")).isNotEmptyFile());
    probe.read(stop::tryComplete);

    await().atMost(Duration.ofMinutes(1)).until(answer::isComplete);
    assertThat(text(answer.result())).contains("ended because the turn was stopped");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        ProcessHandle.of(
                            Long.parseLong(Files.readString(workspace.resolve("pid")).strip())))
                    .isEmpty());
  }

  @Test
  void leavesALongCommandInTheBackgroundAndFollowsIt() {
    ToolAnswer started =
        exec(
            new JsonObject()
                .put("command", "echo one; read line; echo \"got $line\"; exit 4")
                .put("background", true));
    String id = session(started);

    assertThat(text(started)).contains("still running (session " + id);
    assertThat(text(probe.invoke("process", new JsonObject().put("action", "list"))))
        .startsWith(id + " running ");
    ToolAnswer written =
        probe.invoke(
            "process",
            new JsonObject().put("action", "write").put("sessionId", id).put("data", "hello\n"));
    assertThat(text(written)).isEqualTo("Wrote 6 characters.");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        probe
                            .invoke(
                                "process",
                                new JsonObject()
                                    .put("action", "poll")
                                    .put("sessionId", id)
                                    .put("timeout", 1_000))
                            .details()
                            .orElseThrow()
                            .getString("status"))
                    .isEqualTo("failed"));
    assertThat(text(process("log", id))).isEqualTo("one\ngot hello\n");
    assertThat(text(process("write", id))).isEqualTo("The command has ended.");
    assertThat(text(process("clear", id))).isEqualTo("The command is forgotten.");
    assertThat(text(process("poll", id))).contains("No command has this sessionId");
    assertThat(probe.get(SystemEvents.class).drain(probe.scope().session()))
        .singleElement()
        .asString()
        .startsWith("Exec failed (session " + id + ", code 4)");
  }

  @Test
  void movesASlowCommandToTheBackgroundAndEndsIt() {
    ToolAnswer moved = exec(new JsonObject().put("command", "sleep 1000").put("yieldMs", 50));
    String id = session(moved);

    assertThat(text(process("clear", id))).contains("still runs");
    assertThat(text(process("write", id))).contains("has no input");
    assertThat(text(process("kill", id))).isEqualTo("The command is ended.");
    assertThat(process("poll", id).details().map(json -> json.getString("status")))
        .isEqualTo(Optional.of("killed"));
  }

  @Test
  void isNotHeldUpByACommandThatDoesNotRead() {
    String id =
        session(exec(new JsonObject().put("command", "sleep 1000").put("background", true)));
    JsonObject write =
        new JsonObject()
            .put("action", "write")
            .put("sessionId", id)
            .put("data", "x".repeat(400_000));

    assertThat(text(probe.invoke("process", write))).contains("has not read all of it yet");
    assertThat(text(probe.invoke("process", write))).contains("has not read all of it yet");
    assertThat(text(probe.invoke("process", write))).contains("does not take this input now");
    assertThat(text(exec("echo free"))).isEqualTo("free");
    assertThat(text(process("kill", id))).isEqualTo("The command is ended.");
  }

  @Test
  void showsNobodyTheCommandsOfAnotherConversation() {
    ToolAnswer started =
        exec(new JsonObject().put("command", "sleep 1000").put("background", true));

    ToolAnswer foreign =
        probe.invoke(
            "process",
            new JsonObject().put("action", "kill").put("sessionId", session(started)),
            probe.scope("r", Origin.OPERATOR, null, false, "agent:main:other"));

    assertThat(text(foreign)).contains("No command has this sessionId");
    process("remove", session(started));
  }
}
