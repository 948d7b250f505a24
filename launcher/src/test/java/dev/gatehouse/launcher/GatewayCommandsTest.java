package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.ports.HostDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask a running gateway, against a real one. */
class GatewayCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path temporary;
  private static Environment environment;
  private static GatewayHost host;

  @BeforeAll
  static void start() {
    Path home = temporary.resolve("home");
    Path shared = temporary.resolve("host");
    environment =
        new Environment(
            Map.of("HOME", home.toString(), "GATEHOUSE_HOST_DIR", shared.toString()), home, home);
    host =
        GatewayHost.builder().environment(environment).directory(new HostDirectory(shared)).build();
    Gateway gateway =
        host.start(GatewaySpec.builder().distribution("gatehouse").profile("main").port(0).build());
    gateway.awaitReady(LIMIT);
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions list",
        "sessions show main",
        "agents list",
        "devices list",
        "nodes status",
        "nodes pending",
        "skills list",
        "system presence",
        "system heartbeat",
        "cron list",
        "cron status",
        "canvas status",
        "canvas open",
        "canvas reset",
        "approvals list",
        "approvals get",
        "approvals history",
        "approvals grants list",
        "memory status",
        "memory search backup",
        "tools list",
        "tools list --session main",
        "tasks list",
        "usage",
        "skills check",
        "agents bindings",
        "models list --all",
        "models status",
        "models aliases list",
        "models fallbacks list",
        "models auth list",
        "models probe"
      })
  void answersForPeopleAndForPrograms(String command) {
    Result people = run("--profile main " + command);
    Result programs = run("--profile main " + command + " --json");

    assertThat(people.exit()).as(people.err()).isZero();
    assertThat(people.out()).isNotBlank();
    assertThat(programs.exit()).as(programs.err()).isZero();
    assertThat(programs.json()).containsKey("instance");
  }

  @Test
  void theCanvasDrawsMessagesFromAFileAndSaysWhichLineIsWrong() throws Exception {
    Path file = Files.createTempFile("page", ".jsonl");
    Files.writeString(file, "{\"beginRendering\":{\"surfaceId\":\"main\",\"root\":\"r\"}}");
    assertThat(run("--profile main canvas push " + file).out()).contains("surfaces main");
    assertThat(run("--profile main canvas status").out()).contains("main");
    Files.writeString(file, "{}");

    Result wrong = run("--profile main canvas push " + file);

    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("line 1");
    assertThat(run("--profile main canvas push /nowhere/x.jsonl").exit()).isEqualTo(74);
    Files.delete(file);
  }

  @Test
  void commandsFollowTheConfigurationToAGatewayElsewhere() {
    String url = run("--profile main status --json").json("gateway", "url");
    String token = run("--profile main config get gateway.auth.token --reveal").out().strip();

    Result setup =
        run(
            "--profile away setup --wizard --mode remote --non-interactive --remote-url "
                + url
                + " --remote-token "
                + token);
    Result status = run("--profile away status --json");
    Result refused = run("--profile far onboard --json --remote-url " + url + " --remote-token no");
    Result secure = run("--profile safe onboard --json --remote-url wss://host.example:1");

    assertThat(setup.exit()).as(setup.toString()).isZero();
    assertThat(setup.out()).contains("health", url);
    assertThat(status.exit()).as(status.err()).isZero();
    assertThat(status.json("gateway", "mode")).isEqualTo("remote");
    assertThat(status.json("gateway", "url")).isEqualTo(url);
    assertThat(status.json("gateway", "urlSource")).isEqualTo("config gateway.remote.url");
    assertThat(status.json("gateway", "reachable")).isEqualTo("true");
    assertThat(run("--profile away sessions list").exit()).isZero();
    assertThat(run("--profile away gateway restart").exit()).as("is of this machine").isEqualTo(3);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.json("health")).isEqualTo("failed");
    assertThat(run("--profile far health").exit()).isEqualTo(77);
    assertThat(secure.exit()).isEqualTo(1);
    assertThat(run("--profile safe health").err()).contains("does not speak TLS", "ssh -N");
  }

  @Test
  void anAgentAnswersWithoutAnyModel() {
    Result run = run("--profile main agent --message help");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).containsIgnoringCase("status");
    assertThat(run("--profile main sessions show main").out()).contains("help");
  }

  @Test
  void aTurnThatFailsSaysWhyAndPointsToTheModels() {
    String key = "agent:main:without-a-key";
    assertThat(run("--profile main sessions set " + key + " --model opus").exit()).isZero();

    Result failed = run("--profile main agent --message hi --session " + key);

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).contains("no answer: ", "anthropic", "models status");
  }

  @Test
  void tellsTheWayOutThatTheGatewayKnows() {
    assertThat(run("--profile main sessions import --from /nowhere/at/all").err())
        .contains("is no folder")
        .contains("name the folder that holds the sessions");
  }

  @Test
  void anEmptyMessageIsRefusedBeforeTheGatewayIsAsked() {
    Result run = run("--profile main", "agent", "--message", " ");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("empty").contains("--message");
  }

  @Test
  void aJobCanBePlannedSeenAndDeleted() {
    Result added =
        run(
            "--profile main",
            "cron",
            "add",
            "--name",
            "look",
            "--every",
            "6h",
            "--message",
            "look",
            "--json");
    assertThat(added.exit()).as(added.err()).isZero();
    String id = added.json("id");

    assertThat(run("--profile main cron list").out()).contains("look").contains("every 21600 s");
    assertThat(run("--profile main cron rm " + id).exit()).isZero();
    assertThat(run("--profile main cron list").out()).doesNotContain("look");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          agent --message hi --agent nobody      | 2  | unknown agent id "nobody"
          agent --message hi --thinking a-lot    | 2  | a-lot
          agent --message hi --channel smoke     | 2  | unknown channel: smoke
          agent --message hi --timeout -1        | 2  | --timeout is -1
          agent --message hi --local             | 69 | runs already
          agent --message hi --local --url ws://127.0.0.1:9 | 2 | exclude each other
          sessions show nowhere                  | 2  | there is no conversation nowhere
          approvals deny 3f2a                    | 2  | no command with the id 3f2a
          approvals resolve 3f2a perhaps         | 2  | "perhaps" is no value of DECISION
          approvals grants revoke 3f2a           | 2  | unknown grant id
          memory search x --agent nobody         | 2  | unknown agent id "nobody"
          tools list --agent nobody              | 2  | unknown agent id "nobody"
          tasks show 3f2a                        | 2  | task not found: 3f2a
          tasks cancel 3f2a                      | 2  | there is no task 3f2a
          usage --days 9999                      | 2  | days
          cron edit 3f2a --name x                | 2  | unknown cron job id: 3f2a
          cron edit 3f2a                         | 2  | nothing to change
          cron edit 3f2a --every 1h --at +1h     | 2  | say when in one way
          skills info nothing                    | 2  | there is no skill nothing
          sessions delete nowhere                | 2  | there is no conversation agent:main:nowhere
          sessions delete main                   | 2  | Cannot delete the main session
          sessions import --from /nowhere/at/all | 2  | is no folder
          approvals set --file nowhere.json      | 74 | there is no file
          devices rename nobody tablet           | 2  | unknown deviceId
          models scan localhost                  | 2  | no address of a model server
          agents bind --agent nobody --bind mail | 2  | there is no agent nobody
          agents bind --bind :x                  | 2  | names no channel
          agents unbind --bind mail              | 2  | no agent is bound to mail
          agents delete nobody --force           | 2  | nobody
          models set nobody/nothing              | 2  | names no model
          models aliases add fast nobody/nothing | 2  | names no model
          models aliases add a+b gpt             | 2  | "a+b" is no name
          models aliases remove fast             | 2  | no model the name fast
          models fallbacks add gpt               | 2  | no default model is chosen
          models fallbacks remove gpt            | 2  | does not stand in
          models auth add ../x --from-env KEY    | 2  | no known provider
          models auth add openai --from-env A-B  | 2  | no name of a variable
          models auth remove openai              | 2  | no key of openai is stored
          models auth order openai openai:x      | 2  | has no profile openai:x
          sessions list --token wrong            | 77 | token
          sessions list --url ws://127.0.0.1:1   | 75 | 127.0.0.1:1
          sessions list --url nonsense           | 2  | no gateway address
          --profile nobody sessions list         | 3  | not running
          --profile nobody agent --message hi    | 3  | not running
          --profile nobody chat --message hi     | 3  | not running
          """)
  void saysWhatIsWrongAndWhatToDo(String command, int exit, String words) {
    String line = command.startsWith("--profile") ? command : "--profile main " + command;

    Result people = run(line);
    Result programs = run(line + " --json");

    assertThat(people.exit()).as(people.toString()).isEqualTo(exit);
    assertThat(people.err()).contains(words);
    assertThat(people.err().strip().lines().count()).as(people.err()).isGreaterThan(1);
    assertThat(people.out()).isEmpty();
    assertThat(programs.exit()).isEqualTo(exit);
    assertThat(programs.json("error", "message")).contains(words);
    assertThat(programs.json("error", "remedy")).isNotBlank();
    assertThat(programs.err()).isEmpty();
  }

  @Test
  void aCommandThatWaitsIsAllowedOrRefused() {
    ask("aa11", "uptime");
    ask("bb22", "rm -r build");
    ask("bb33", "date");

    assertThat(run("--profile main approvals list").out())
        .contains("aa11")
        .contains("uptime")
        .contains("rm -r build");
    assertThat(run("--profile main approvals deny bb").err()).contains("2 waiting commands");
    assertThat(run("--profile main approvals allow aa").out()).contains("allowed: uptime");
    assertThat(run("--profile main approvals deny bb22").out()).contains("refused: rm -r build");
    assertThat(run("--profile main approvals resolve bb33 allow-once --json").json())
        .containsEntry("id", "bb33")
        .containsEntry("decision", "allow-once");
    assertThat(run("--profile main approvals history").out())
        .containsSubsequence("allow-once", "date", "deny", "rm -r build", "allow-once", "uptime");
    assertThat(run("--profile main approvals list").out()).contains("nothing waits");
  }

  @Test
  void rulesAreReadChangedAndReplaced() throws IOException {
    assertThat(run("--profile main approvals allowlist add /usr/bin/uptime").exit()).isZero();
    assertThat(run("--profile main approvals get").out()).contains("/usr/bin/uptime");
    assertThat(run("--profile main approvals allowlist remove /usr/bin/uptime").exit()).isZero();
    assertThat(run("--profile main approvals get").out()).doesNotContain("/usr/bin/uptime");
    Result again = run("--profile main approvals allowlist remove /usr/bin/uptime");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("/usr/bin/uptime is not on the list");
    Result bare = run("--profile main approvals allowlist add uptime");
    assertThat(bare.exit()).isEqualTo(2);
    assertThat(bare.err()).contains("no absolute path", "command -v uptime");
    assertThat(run("--profile main cron rm nope").exit()).isEqualTo(1);

    Path rules = Files.writeString(temporary.resolve("rules.json"), "{version: 1, agents: {}}");
    assertThat(run("--profile main", "approvals", "set", "--file", rules.toString()).out())
        .contains("are changed");
    Files.writeString(rules, "{version: 7}");
    assertThat(run("--profile main", "approvals", "set", "--file", rules.toString()).err())
        .contains("/version");
  }

  @Test
  void aJobIsChangedAndKeepsTheRest() {
    String id =
        run("--profile main cron add --name early --every 6h --message look --json").json("id");

    Result edited = run("--profile main cron edit " + id + " --name late --every 1h");

    assertThat(edited.exit()).as(edited.err()).isZero();
    assertThat(run("--profile main cron list --json").out())
        .contains("late", "3600000", "\"message\": \"look\"")
        .doesNotContain("early");
    assertThat(run("--profile main cron edit " + id + " --system-event done").exit()).isZero();
    assertThat(run("--profile main cron list --json").out()).contains("systemEvent");
    assertThat(run("--profile main cron rm " + id).exit()).isZero();
  }

  @Test
  void conversationsGoOutAsFilesAndComeBack() {
    assertThat(run("--profile main agent --message ports --session-id export-test").exit())
        .isZero();
    Path folder = temporary.resolve("export");

    Result out = run("--profile main", "sessions", "export", "--to", folder.toString());
    Result back = run("--profile main", "sessions", "import", "--from", folder.toString());
    Result nothing = run("--profile main", "sessions", "import", "--from", "/nowhere/at/all");

    assertThat(out.exit()).as(out.err()).isZero();
    assertThat(out.out()).contains("conversations with");
    assertThat(folder).isDirectoryRecursivelyContaining("glob:**/sessions.json");
    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(back.out()).contains("0 conversations taken over");
    assertThat(nothing.exit()).isNotZero();
    assertThat(nothing.err()).contains("/nowhere/at/all");
  }

  @Test
  void aTaskIsSeenAndOver() {
    assertThat(run("--profile main agent --message ports --session-id tasks-test").exit()).isZero();

    Result list = run("--profile main tasks list --json");
    String id = Fields.of(list.json()).list("tasks").get(0).text("id");

    assertThat(run("--profile main tasks list").out()).contains("completed");
    assertThat(run("--profile main tasks show " + id).out()).contains("completed");
    assertThat(run("--profile main tasks cancel " + id).out()).contains("over already");
  }

  @Test
  void anAgentAnswersAChannelUntilItIsFreed() {
    assertThat(run("--profile files agents bind --bind telegram:work --bind mail").exit()).isZero();
    assertThat(run("--profile files agents bind --bind mail").exit()).isZero();

    assertThat(Fields.of(run("--profile files agents bindings --json").json()).list("bindings"))
        .hasSize(2);
    assertThat(run("--profile files agents bindings").out()).contains("telegram", "work");
    assertThat(run("--profile files agents unbind --bind telegram:work").exit()).isZero();
    assertThat(run("--profile files agents bindings").out()).doesNotContain("telegram");
  }

  @Test
  void modelsAreChosenWithoutAGateway() {
    assertThat(run("--profile models models set opus").err()).contains("models auth add anthropic");
    assertThat(run("--profile models models status --check").exit()).isEqualTo(1);
    assertThat(run("--profile models models aliases add fast openai/gpt-5-mini").out())
        .contains("fast is openai/gpt-5-mini");
    assertThat(run("--profile models models fallbacks add fast").out()).contains("gpt-5-mini");
    assertThat(run("--profile models models fallbacks add gpt").out())
        .contains("openai/gpt-5-mini, openai/gpt-5.2");
    assertThat(run("--profile models models fallbacks remove openai/gpt-5-mini").exit()).isZero();
    assertThat(run("--profile models models status --json").json())
        .containsEntry("default", "anthropic/claude-opus-4-5")
        .containsEntry("fallbacks", List.of("openai/gpt-5.2"));
    assertThat(run("--profile models models fallbacks clear").out()).contains("nothing stands in");
    assertThat(run("--profile models models aliases remove fast").exit()).isZero();
    assertThat(run("--profile models models list --provider anthropic").out())
        .contains("default, no key");
  }

  @Test
  void aKeyIsReadFromStandardInputAndShownNowhere() {
    String key = "sk-canary-0123456789abcdef";
    InputStream console = System.in;
    System.setIn(new ByteArrayInputStream((key + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      Result added = run("--profile keys models auth add openai --name work");

      assertThat(added.exit()).as(added.err()).isZero();
      assertThat(added.out()).contains("openai:work is stored");
    } finally {
      System.setIn(console);
    }
    assertThat(run("--profile keys models auth add openai --from-env WORK_KEY").out())
        .contains("WORK_KEY");
    assertThat(run("--profile keys models auth order openai openai:work").out())
        .contains("openai:work");
    for (String command : List.of("auth list", "status", "list", "auth order openai")) {
      Result shown = run("--profile keys models " + command + " --json");
      assertThat(shown.exit()).as(shown.toString()).isZero();
      assertThat(shown.out() + shown.err()).doesNotContain("canary");
    }
    assertThat(run("--profile keys models auth add openai " + key).err())
        .contains("takes no")
        .doesNotContain("is stored");
    assertThat(run("--profile keys models auth remove openai").out()).contains("openai:work");
  }

  @Test
  void anAgentAnswersWithoutARunningGateway() {
    int base = FreePorts.bases(1).get(0);
    assertThat(run("--profile alone setup --port " + base).exit()).isZero();

    Result answer = run("--profile alone agent --local --message instances");

    assertThat(answer.exit()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("gatehouse/alone");
    assertThat(run("--profile alone sessions list").exit()).isEqualTo(3);
  }

  private static void ask(String id, String command) {
    Result asked =
        run(
            "--profile main gateway call exec.approval.request --params",
            "{id: \"" + id + "\", command: \"" + command + "\", twoPhase: true}");
    assertThat(asked.exit()).as(asked.err()).isZero();
  }

  private static Result run(String first, String... more) {
    List<String> words = new ArrayList<>(List.of(first.split(" ")));
    words.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Program(
                environment,
                "gatehouse",
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false)
            .run(words);
    return new Result(
        String.join(" ", words),
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }
}
