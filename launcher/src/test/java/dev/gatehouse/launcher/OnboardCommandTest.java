package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.launcher.onboard.KeyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first set-up, and taking it back, by options alone. */
class OnboardCommandTest {
  @TempDir Path temporary;

  private final KeyServer models = new KeyServer();
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void machine() {
    variables.put("HOME", temporary.resolve("home").toString());
    variables.put("GATEHOUSE_HOST_DIR", temporary.resolve("host").toString());
  }

  @AfterEach
  void stop() {
    models.close();
  }

  @Test
  void withoutTerminalAndOptionsItDoesTheSafeThingAndTwiceChangesNothing() throws IOException {
    Result first = run("onboard --json");
    Map<String, String> before = files();
    Result second = run("onboard --json");

    assertThat(first.exit()).as(first.toString()).isZero();
    assertThat(first.json("gateway", "bind")).isEqualTo("loopback");
    assertThat(first.json("gateway", "authMode")).isEqualTo("token");
    assertThat(first.json("installDaemon")).isEqualTo("false");
    assertThat(first.json("health")).isEqualTo("not-running");
    assertThat(first.json("url")).startsWith("http://127.0.0.1:");
    assertThat(second.exit()).isZero();
    assertThat(second.json("changed")).isEqualTo("false");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aKeyThatIsLetInIsStoredAndItsModelAnswers() throws IOException {
    String line =
        "--profile work onboard --non-interactive --accept-risk --json --custom-base-url "
            + models.url()
            + " --api-key "
            + KeyServer.GOOD;

    Result first = run(line);
    Map<String, String> before = files();
    Result second = run(line);

    assertThat(first.exit()).as(first.toString()).isZero();
    assertThat(first.json("model")).isEqualTo("custom/one");
    assertThat(first.json("keyCheck")).isEqualTo("good");
    assertThat(first.out() + first.err()).doesNotContain(KeyServer.GOOD);
    assertThat(second.exit()).isZero();
    assertThat(second.json("changed")).isEqualTo("false");
    assertThat(files()).isEqualTo(before);
    assertThat(run("--profile work models status").out()).contains("custom/one");
  }

  @Test
  void aKeyThatIsRefusedIsNotStoredAndNothingIsWritten() throws IOException {
    Result refused =
        run(
            "onboard --non-interactive --accept-risk --model one --custom-base-url "
                + models.url()
                + " --api-key "
                + KeyServer.BAD);

    assertThat(refused.exit()).isEqualTo(77);
    assertThat(refused.err()).contains("Incorrect API key", "nothing was written");
    assertThat(refused.err()).doesNotContain(KeyServer.BAD);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void aProviderThatCannotBeReachedIsAWarningAndNoRefusal() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    Result result =
        run(
            "onboard --accept-risk --model one --json --custom-base-url "
                + nobody
                + " --api-key "
                + KeyServer.GOOD);

    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.json("keyCheck")).isEqualTo("unknown");
    assertThat(result.out()).contains("could not be tried");
  }

  @Test
  void aKeyInAVariableIsStoredByItsNameOnly() throws IOException {
    variables.put("WORK_KEY", KeyServer.GOOD);
    assertThat(run("onboard").exit()).isZero();

    Result result =
        run(
            "onboard --accept-risk --json --custom-base-url "
                + models.url()
                + " --api-key env:WORK_KEY");

    assertThat(result.json("keyCheck")).isEqualTo("good");
    assertThat(result.json("changed")).isEqualTo("true");
    assertThat(result.out()).contains("agents.defaults.model in ", "auth-profiles.json");
    assertThat(files().values()).noneMatch(text -> text.contains(KeyServer.GOOD));
    assertThat(files().values()).anyMatch(text -> text.contains("WORK_KEY"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gateway-bind lan",
        "--gateway-auth none",
        "--auth-choice ollama --skip-key-check",
        "--telegram-bot-token 123456:abc",
        "--install-daemon"
      })
  void whatOpensTheGatewayNeedsConsent(String options) {
    Result result = run("onboard --non-interactive " + options);

    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.err()).contains("--accept-risk");
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--install-daemon --no-install-daemon",
        "--mode local --remote-url wss://host:1",
        "--mode remote",
        "--remote-url wss://host:1 --install-daemon",
        "--remote-url ws://host:1 --remote-token env:T",
        "--gateway-auth password",
        "--gateway-auth token --gateway-password long-enough-password",
        "--gateway-bind lan --gateway-auth none",
        "--gateway-bind custom",
        "--gateway-bind everywhere",
        "--gateway-port 99999",
        "--tailscale funnel",
        "--auth-choice skip --model x",
        "--auth-choice nobody",
        "--auth-choice openai --anthropic-api-key 12345678",
        "--openai-api-key 12345678 --groq-api-key 12345678",
        "--api-key 12345678",
        "--custom-api ollama",
        "--custom-base-url http://127.0.0.1:1 --auth-choice openai",
        "--skip-channels --telegram-bot-token 1:2",
        "--skip-skills --disable-skill x",
        "--search-api-key x",
        "--reset-scope full",
        "--flow fast"
      })
  void contradictionsAreRefusedBeforeAnythingIsWritten(String options) {
    Result result = run("onboard --accept-risk " + options);

    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(temporary.resolve("home")).doesNotExist();
  }

  @Test
  void theAccountOfAnotherInstanceIsRefusedByItsName() {
    String token = " --accept-risk --telegram-bot-token 123456:abcdef";
    assertThat(run("--profile main onboard" + token).exit()).isZero();

    Result second = run("--profile work onboard" + token);

    assertThat(second.exit()).isEqualTo(69);
    assertThat(second.err()).contains("Telegram", "sigil/main").doesNotContain("abcdef");
    assertThat(temporary.resolve("home/.sigil-work")).doesNotExist();
  }

  @Test
  void aPartIsChangedAloneAndEverythingElseStays() {
    int base = FreePorts.bases(1).get(0);
    run("onboard");
    String token = run("config get gateway.auth.token --reveal").out();

    Result port = run("configure --section gateway --gateway-port " + base);
    Result skill = run("configure --disable-skill gateway-care");

    assertThat(port.exit()).as(port.toString()).isZero();
    assertThat(skill.exit()).as(skill.toString()).isZero();
    assertThat(run("status --json").json("instance", "ports", "gateway")).isEqualTo("" + base);
    assertThat(run("config get gateway.auth.token --reveal").out()).isEqualTo(token);
    assertThat(run("configure").exit()).isEqualTo(2);
    assertThat(run("configure --section model --gateway-port 1").exit()).isEqualTo(2);
    assertThat(run("configure --section nothing").exit()).isEqualTo(2);
    assertThat(run("configure --section health").exit()).isEqualTo(3);
  }

  @Test
  void aResetMakesABackupAndAFreshStartIsAnotherInstance() throws IOException {
    run("--profile main onboard");
    String first = run("--profile lab onboard --json").json("instance", "instanceId");
    Map<String, String> before = files();

    Result dry = run("--profile lab reset --scope full --dry-run");
    assertThat(dry.out()).contains("[dry-run]");
    assertThat(run("--profile lab reset --scope full").exit()).isEqualTo(2);
    assertThat(run("--profile lab reset --yes").exit()).isEqualTo(2);
    assertThat(files()).isEqualTo(before);
    Result reset = run("--profile lab reset --scope full --yes --json");

    assertThat(reset.exit()).as(reset.toString()).isZero();
    assertThat(Path.of(reset.json("backup"))).isRegularFile();
    assertThat(temporary.resolve("home/.sigil-lab")).doesNotExist();
    assertThat(temporary.resolve("home/.sigil-main/instance.json")).exists();
    assertThat(run("--profile lab onboard --json").json("instance", "instanceId"))
        .isNotEqualTo(first);
    assertThat(run("--profile lab onboard --reset --json").json("backup")).isNotEqualTo("none");
    assertThat(run("--profile gone reset --scope full --yes").out()).contains("nothing");
  }

  @Test
  void noKeyAndNoTokenOldOrNewIsLeftByAResetOfCredentials() throws IOException {
    run(
        "--profile lab onboard --accept-risk --gateway-token the-first-token-1234"
            + " --telegram-bot-token 123456:abcdef --search-provider brave --search-api-key brave-key-1234");
    run("--profile lab configure --section gateway --gateway-token the-second-token-1234");
    List<String> secrets =
        List.of("the-first-token-1234", "the-second-token-1234", "123456:abcdef", "brave-key-1234");
    for (String secret : secrets) {
      assertThat(stateOfLab()).as("is stored before").contains(secret);
    }

    Result reset = run("--profile lab reset --scope config+creds+sessions --yes");

    assertThat(reset.exit()).as(reset.toString()).isZero();
    assertThat(stateOfLab()).contains("instance.json").doesNotContain(secrets);
    assertThat(run("--profile lab onboard --accept-risk").exit()).isZero();
  }

  /** Names and contents of everything that the state directory of "lab" has. */
  private String stateOfLab() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(temporary.resolve("home/.sigil-lab"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        all.append(file).append(Files.readString(file, ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void anInstanceIsTakenAwayAndTheOthersAreNamed() {
    run("--profile main onboard");
    run("--profile lab onboard");

    assertThat(run("--profile lab uninstall").exit()).isEqualTo(2);
    assertThat(run("--profile lab uninstall --all").exit()).isEqualTo(2);
    Result gone = run("--profile lab uninstall --all --yes");

    assertThat(gone.exit()).as(gone.toString()).isZero();
    assertThat(gone.out()).contains("no service of sigil/lab", "untouched: sigil/main", "mv '");
    assertThat(temporary.resolve("home/.sigil-lab")).doesNotExist();
    assertThat(temporary.resolve("home/.sigil-main/instance.json")).exists();
  }

  private Result run(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Path home = temporary.resolve("home");
    int exit =
        new Program(
                new Environment(variables, home, temporary),
                "sigil",
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false)
            .run(List.of(line.split(" ")));
    return new Result(line, exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Every file of the home and the host with its text. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String root : List.of("home", "host")) {
      try (Stream<Path> all = Files.walk(temporary.resolve(root))) {
        for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
          files.put(
              path.toString(),
              Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }
}
