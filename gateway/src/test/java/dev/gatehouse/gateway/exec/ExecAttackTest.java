package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.tool.ToolProbe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways around the rules for commands. */
@EnabledOnOs(OS.LINUX)
class ExecAttackTest {
  private static final String SECRET = "canary-4be1";
  private static final List<String> ALLOWED =
      List.of(
          "ls", "cat", "printf", "find", "tar", "sort", "cp", "mv", "tee", "ln", "grep", "env",
          "xargs", "sh", "bash", "nice", "timeout", "awk", "sed", "python3", "perl", "git", "dd",
          "touch", "uname", "uniq", "chmod", "mkdir", "setsid", "head");

  /** Each would make the file {@code owned} if it were let through. */
  private static final List<String> TRICKS =
      List.of(
          "ls;touch owned",
          "ls\ntouch owned",
          "ls\r\ntouch owned",
          "ls && touch owned",
          "ls & touch owned",
          "ls | tee owned",
          "ls > owned",
          "ls $(touch owned)",
          "ls `touch owned`",
          "ls \"$(touch owned)\"",
          "ls <(touch owned)",
          "A=1 touch owned",
          "PATH=. ls",
          "alias ls='touch owned'; ls",
          "eval touch owned",
          ". ./script",
          "env touch owned",
          "env -i sh -c 'touch owned'",
          "env -S 'touch owned'",
          "nice touch owned",
          "timeout 5 touch owned",
          "setsid touch owned",
          "xargs touch owned",
          "xargs -a x touch owned",
          "find . -name x -exec touch owned ;",
          "find . -execdir touch owned ;",
          "find . -fprint owned",
          "find . -ok touch owned ;",
          "git -c core.pager='touch owned' -p log",
          "git -c alias.x='!touch owned' x",
          "git --exec-path=. x",
          "sh -c 'touch owned'",
          "sh script",
          "bash -c 'touch owned'",
          "bash --rcfile script -i",
          "awk 'BEGIN{system(\"touch owned\")}'",
          "sed -n '1e touch owned' x",
          "sed -n 'w owned' x",
          "python3 -c 'open(\"owned\", \"w\")'",
          "perl -e 'open(F, \">owned\")'",
          "sort -o owned x",
          "sort --outp=owned x",
          "sort --compress-program=./script x",
          "tar --checkpoint=1 --checkpoint-action=exec=./script -cf /dev/null x",
          "tar --checkpoint=1 --checkpoint-act=exec=./script -cf /dev/null x",
          "tar -I ./script -cf y x",
          "tar --to-command=./script -xf y",
          "tar cIf ./script y x",
          "./ls",
          "./script",
          "bin/../ls",
          "sub/cat x",
          "/bin/sh -c 'touch owned'",
          "/usr/bin/../bin/env touch owned",
          "/lib64/ld-linux-x86-64.so.2 /usr/bin/touch owned",
          "/proc/self/exe x",
          "busybox touch owned");

  /** Each names what it must not, by a program that is allowed. */
  private static final List<String> REACHES =
      List.of(
          "cat /proc/self/environ",
          "cat /proc/thread-self/environ",
          "cat /proc/PID/environ",
          "cat /proc/PID/root/etc/hostname",
          "cat /proc/PID/cwd/x",
          "head -c 100 /proc/1/../PID/environ",
          "cat STATE/secret",
          "cat RELATIVE/secret",
          "cat link/secret",
          "grep -r canary STATE",
          "grep -r canary STATE/..",
          "grep -r canary /",
          "grep --file=STATE/secret x",
          "grep -fSTATE/secret x",
          "find STATE/.. -name secret",
          "ls -R /",
          "cp STATE/secret y",
          "cp x STATE/exec-approvals.json",
          "cp x link/exec-approvals.json",
          "mv x STATE/exec-approvals.json",
          "ln STATE/secret y",
          "ln -s STATE y",
          "tee STATE/exec-approvals.json",
          "dd if=x of=STATE/exec-approvals.json",
          "dd if=STATE/secret of=y",
          "touch STATE/made",
          "cp x /tmp/gatehouse-owned",
          "cp -t/tmp x",
          "cp --target-directory=/tmp x",
          "cp x ../made",
          "mkdir ../made",
          "tee /tmp/gatehouse-owned",
          "chmod 777 ..",
          "tar -cf /tmp/gatehouse-owned x",
          "tar -xf y -C /tmp",
          "uniq x /tmp/gatehouse-owned");

  /** A gateway whose agents may run the programs above, and are never asked about others. */
  @Nested
  class TheAllowList {
    private final ToolProbe probe = new ToolProbe();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of("tools", Map.of("exec", Map.of("security", "allowlist", "ask", "off"))))
            .module(probe);

    private Path workspace;

    @BeforeEach
    void prepare() throws IOException {
      workspace = probe.scope().workspace();
      Files.createDirectories(workspace);
      Files.writeString(workspace.resolve("x"), "inside\n");
      JsonArray entries = new JsonArray();
      ALLOWED.forEach(name -> entries.add(new JsonObject().put("pattern", name)));
      JsonObject file =
          new JsonObject()
              .put("version", 1)
              .put(
                  "agents",
                  new JsonObject().put("main", new JsonObject().put("allowlist", entries)));
      try (WireSocket admin = gateway.admin(4)) {
        admin.payload("exec.approvals.set", new JsonObject().put("file", file));
      }
    }

    private String exec(String command) {
      return text(probe.invoke("exec", new JsonObject().put("command", command)));
    }

    @Test
    void letsThroughWhatItNames() {
      assertThat(exec("cat x")).isEqualTo("inside");
      assertThat(exec("cp x y")).isEqualTo("(no output)");
      assertThat(exec("grep -n inside /etc/hostname x")).contains("x:1:inside");
      assertThat(workspace.resolve("y")).exists();
      assertThat(exec("whoami")).contains("is not on the allow list");
    }

    @Test
    void isNotPassedByATrick() throws IOException {
      Path script = workspace.resolve("script");
      Files.writeString(script, "#!/bin/sh\ntouch owned\n");
      Files.copy(script, workspace.resolve("ls"));
      Files.createDirectories(workspace.resolve("bin"));
      Files.createDirectories(workspace.resolve("sub"));
      Files.createSymbolicLink(workspace.resolve("sub/cat"), Path.of("/bin/sh"));
      for (String name : List.of("script", "ls")) {
        assertThat(workspace.resolve(name).toFile().setExecutable(true)).isTrue();
      }

      for (String command : TRICKS) {
        assertThat(exec(command))
            .as(command)
            .containsAnyOf("is not on the allow list", "is no program");
        assertThat(workspace.resolve("owned")).as(command).doesNotExist();
      }
    }

    @Test
    void doesNotReachTheGatewayOrOtherProcesses() throws IOException {
      Path state = gateway.stateDirectory();
      Files.writeString(state.resolve("secret"), SECRET);
      Files.createSymbolicLink(workspace.resolve("link"), state);
      String before = Files.readString(state.resolve("exec-approvals.json"));
      for (String template : REACHES) {
        String command =
            template
                .replace("PID", String.valueOf(ProcessHandle.current().pid()))
                .replace("STATE", state.toString())
                .replace("RELATIVE", workspace.relativize(state).toString());
        assertThat(exec(command))
            .as(command)
            .contains("is not on the allow list: it ")
            .doesNotContain(SECRET);
      }
      assertThat(Files.readString(state.resolve("exec-approvals.json"))).isEqualTo(before);
      assertThat(state.resolve("made")).doesNotExist();
      assertThat(workspace.resolve("y")).doesNotExist();
      assertThat(Path.of("/tmp/gatehouse-owned")).doesNotExist();
    }

    @Test
    void knowsTheStateOfANeighbour(@TempDir Path neighbour) throws IOException {
      Files.writeString(neighbour.resolve("instance.json"), "{}");
      Files.writeString(neighbour.resolve("gateway.lock"), "");
      Files.writeString(neighbour.resolve("config.json"), SECRET);

      assertThat(exec("cat " + neighbour.resolve("config.json")))
          .contains("it names files of a gateway")
          .doesNotContain(SECRET);
    }

    @Test
    void aCallCannotAskForMoreThanIsConfigured() {
      for (String more : List.of("security", "ask", "host", "elevated")) {
        JsonObject call = new JsonObject().put("command", "whoami");
        call.put(
            more,
            more.equals("security")
                ? "full"
                : more.equals("ask") ? "off" : more.equals("host") ? "gateway" : (Object) false);
        assertThat(text(probe.invoke("exec", call))).contains("is not on the allow list");
      }
    }

    @Test
    void aProgramFromAnotherFolderHasNoNameOnTheList(@TempDir Path elsewhere) throws IOException {
      Path fake = elsewhere.resolve("ls");
      Files.writeString(fake, "#!/bin/sh\necho owned\n");
      assertThat(fake.toFile().setExecutable(true)).isTrue();

      assertThat(exec(fake.toString())).contains("is not on the allow list");
    }

    @Test
    void variablesThatLoadCodeAreRefusedAndOthersLeaveTheList() {
      for (String name :
          List.of(
              "LD_PRELOAD",
              "LD_AUDIT",
              "LD_LIBRARY_PATH",
              "DYLD_INSERT_LIBRARIES",
              "BASH_ENV",
              "ENV",
              "BASH_FUNC_ls%%",
              "IFS",
              "PATH",
              "HOME",
              "NODE_OPTIONS",
              "NODE_PATH",
              "PYTHONSTARTUP",
              "PYTHONPATH",
              "PERL5OPT",
              "PERL5LIB",
              "RUBYOPT",
              "JAVA_TOOL_OPTIONS",
              "JDK_JAVA_OPTIONS",
              "MAVEN_OPTS",
              "GIT_SSH_COMMAND",
              "GIT_CONFIG_COUNT",
              "GIT_EXTERNAL_DIFF",
              "PAGER",
              "EDITOR",
              "LESSOPEN",
              "TAR_OPTIONS",
              "GCONV_PATH",
              "npm_config_script_shell",
              "CLASSPATH",
              "SIGIL_GATEWAY_TOKEN",
              "GATEHOUSE_CHILD")) {
        assertThat(text(probe.invoke("exec", with(name))))
            .as(name)
            .contains("cannot be set for a command");
      }
      assertThat(text(probe.invoke("exec", with("http_proxy"))))
          .contains("is not on the allow list");
      assertThat(text(probe.invoke("exec", with("LC_ALL")))).isEqualTo("inside");
    }

    private JsonObject with(String variable) {
      return new JsonObject()
          .put("command", "cat x")
          .put("env", new JsonObject().put(variable, "C"));
    }
  }

  @Test
  void programsAreLookedUpInFixedFoldersOnly(@TempDir Path workspace) throws IOException {
    Path planted = Files.createDirectories(workspace.resolve("bin")).resolve("ls");
    Files.writeString(planted, "#!/bin/sh\n");
    assertThat(planted.toFile().setExecutable(true)).isTrue();

    Programs programs =
        Programs.of(
            Optional.of("::.:bin:./bin:" + workspace + "/bin:" + workspace + ":/usr/bin:/bin"),
            List.of("bin"),
            workspace);

    assertThat(programs.path()).isEqualTo("/usr/bin:/bin");
    assertThat(programs.find("ls", workspace).real()).isNotEqualTo(planted.toRealPath());
    assertThat(programs.find("bin/ls", workspace).firm()).isFalse();
  }

  /** A gateway where commands need nobody's leave, as an owner may set it for turns of his own. */
  @Nested
  class FromOutside {
    private final ToolProbe probe = new ToolProbe();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.withConfig(
                Map.of(
                    "tools",
                    Map.of(
                        "exec", Map.of("security", "full", "ask", "off", "approvalTimeoutMs", 50))))
            .module(probe);

    @ParameterizedTest
    @ValueSource(strings = {"CHANNEL", "HOOK"})
    void aTurnRunsNothingThatIsNotOnTheList(Origin origin) throws IOException {
      Path workspace = Files.createDirectories(probe.scope().workspace());
      JsonObject call = new JsonObject().put("command", "touch owned");

      assertThat(text(outside(origin, "exec", call.copy().put("ask", "off"))))
          .contains("nobody approved this command in time");
      assertThat(workspace.resolve("owned")).doesNotExist();
      assertThat(text(probe.invoke("exec", call))).isEqualTo("(no output)");
      assertThat(workspace.resolve("owned")).exists();
    }

    private ToolAnswer outside(Origin origin, String tool, JsonObject arguments) {
      return probe.invoke(
          tool, arguments, probe.scope("r", origin, "irc", false, "agent:main:irc:group:x"));
    }
  }

  @Test
  void noSecretOfTheGatewayReachesACommand(@TempDir Path root) throws IOException {
    ToolProbe probe = new ToolProbe();
    Map<String, String> variables =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "OPENAI_API_KEY", SECRET + "1",
            "ANTHROPIC_API_KEY", SECRET + "2",
            "SIGIL_GATEWAY_TOKEN", SECRET + "3-0123456789-0123456789",
            "OPENCLAW_GATEWAY_PASSWORD", SECRET + "4",
            "AWS_SECRET_ACCESS_KEY", SECRET + "5",
            "MY_OWN", SECRET + "6",
            "JAVA_TOOL_OPTIONS", "-Dx=" + SECRET);
    try (GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(variables, root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build()) {
      Gateway gateway =
          host.start(
                  GatewaySpec.builder()
                      .distribution("sigil")
                      .port(0)
                      .config(
                          Map.of("tools", Map.of("exec", Map.of("security", "full", "ask", "off"))))
                      .module(probe)
                      .build())
              .awaitReady(Duration.ofSeconds(30));
      assertThat(gateway.instance().ports().gateway()).isPositive();
      Files.createDirectories(probe.scope().workspace());

      String seen = text(probe.invoke("exec", new JsonObject().put("command", "env; set")));

      assertThat(seen).contains("PATH=/usr/bin:/bin").doesNotContain("canary");
    }
  }

  @Test
  void nothingThatACommandStartedOutlivesTheGateway(@TempDir Path root) throws IOException {
    ToolProbe probe = new ToolProbe();
    Path pids;
    try (GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build()) {
      host.start(
              GatewaySpec.builder()
                  .distribution("sigil")
                  .port(0)
                  .config(Map.of("tools", Map.of("exec", Map.of("security", "full", "ask", "off"))))
                  .module(probe)
                  .build())
          .awaitReady(Duration.ofSeconds(30));
      Path workspace = Files.createDirectories(probe.scope().workspace());
      pids = root.resolve("pids");
      String command =
          "trap '' TERM HUP; echo $$ >> "
              + pids
              + "; setsid sh -c 'trap \"\" TERM HUP; echo $$ >> "
              + pids
              + "; sleep 1000; :' & sleep 1000";
      probe.invoke("exec", new JsonObject().put("command", command).put("background", true));
      assertThat(workspace).exists();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
      assertThat(alive(pids)).isEqualTo(2);
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> alive(pids) == 0);
  }

  @Test
  void aCommandThatMultipliesEndsWhole(@TempDir Path root) throws IOException {
    ToolProbe probe = new ToolProbe();
    Path pids = root.resolve("pids");
    try (GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build()) {
      host.start(
              GatewaySpec.builder()
                  .distribution("sigil")
                  .port(0)
                  .config(Map.of("tools", Map.of("exec", Map.of("security", "full", "ask", "off"))))
                  .module(probe)
                  .build())
          .awaitReady(Duration.ofSeconds(30));
      Files.createDirectories(probe.scope().workspace());
      String command =
          "for i in $(seq 60); do setsid sh -c 'echo $$ >> "
              + pids
              + "; exec sleep 1000' & done; sleep 1000";
      ToolAnswer answer =
          probe.invoke("exec", new JsonObject().put("command", command).put("timeout", 3));

      assertThat(text(answer)).contains("took too long and was ended");
      assertThat(Files.readAllLines(pids)).hasSizeGreaterThan(20);
      await().atMost(Duration.ofMinutes(1)).until(() -> alive(pids) == 0);

      // There is a most of what runs at once, and it is given back.
      for (int i = 0; i < Children.MAX_RUNNING; i++) {
        probe.invoke(
            "exec", new JsonObject().put("command", "sleep " + (900 + i)).put("background", true));
      }
      assertThat(text(probe.invoke("exec", new JsonObject().put("command", "true"))))
          .contains("commands are running already");
    }
  }

  private static long alive(Path pids) throws IOException {
    return Files.readAllLines(pids).stream()
        .map(Long::parseLong)
        .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
        .count();
  }
}
