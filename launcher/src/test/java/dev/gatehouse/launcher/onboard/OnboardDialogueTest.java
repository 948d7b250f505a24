package dev.gatehouse.launcher.onboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.launcher.chat.Keyboard;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.dialogue.TerminalPrompts;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a terminal who sets an instance up, with a real model server behind it. */
class OnboardDialogueTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UP = "\u001b[A";
  private static final String DOWN = "\u001b[B";
  private static final String END = "\u001b[F";
  private static final String ESCAPE = "\u001b";
  private static final String INTERRUPT = "\u0003";
  private static final String ENTER = "\r";

  @TempDir Path temporary;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final KeyServer models = new KeyServer();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final StringBuilder everything = new StringBuilder();
  private Keyboard keyboard = new Keyboard();
  private Environment environment;
  private CompletableFuture<ExitCode> dialogue;

  @BeforeEach
  void machine() {
    Path home = temporary.resolve("home");
    environment =
        new Environment(
            Map.of(
                "HOME",
                home.toString(),
                "GATEHOUSE_HOST_DIR",
                temporary.resolve("host").toString()),
            home,
            home);
  }

  @AfterEach
  void stop() {
    keyboard.close();
    models.close();
    threads.shutdownNow();
  }

  @Test
  void leadsFromNothingToAnInstanceWithAModelThatAnswers() throws Exception {
    begin("xterm");
    on("Go on?", UP + ENTER);
    on("How do you want to set it up?", ENTER);
    on("Which language model answers?", END + ENTER);
    on("Address of the model server", "\u0015" + models.url() + ENTER);
    on("Which format does it speak?", ENTER);
    on("Key (Enter for none)", KeyServer.BAD + ENTER);
    on("Id of the model", "two" + ENTER);
    on("The provider refuses", ENTER);
    on("Which model?", ESCAPE);
    on("Key (Enter for none)", KeyServer.GOOD + ENTER);
    on("Which model?", DOWN + ENTER);
    on("Keep the gateway running as a service?", DOWN + ENTER);
    on("Is that right?", ENTER);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(shown())
        .contains("http://127.0.0.1:", "gatehouse --profile lab chat")
        .doesNotContain(KeyServer.GOOD, KeyServer.BAD);
    assertThat(models.words()).isEqualTo(1);
    assertThat(files()).contains("custom/one", KeyServer.GOOD).doesNotContain(KeyServer.BAD);
    assertThat(temporary.resolve("host/onboarding")).isEmptyDirectory();
  }

  @Test
  void leavingChangesNothingAndTheNextDialogueGoesOn() throws Exception {
    begin("xterm");
    on("Go on?", UP + ENTER);
    on("How do you want to set it up?", DOWN + ENTER);
    on("Where does the gateway run?", ENTER);
    on("Base port", "\u001524600" + ENTER);
    on("Who can reach it?", INTERRUPT);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILURE);
    assertThat(screen()).contains("left; nothing was changed");
    assertThat(state()).doesNotExist();

    screen.reset();
    begin("xterm");
    on("Go on?", UP + ENTER);
    on("Go on with the answers of the last time?", ENTER);
    on("Who can reach it?", ENTER);
    on("How do clients show that they may?", DOWN + ENTER);
    on("Password", "a long enough passphrase" + ENTER);
    on("Workspace of the agents", ENTER);
    on("Which language model answers?", ENTER);
    on("Chat channels", ENTER);
    on("Skills that agents may use", " " + ENTER);
    on("Keep the gateway running as a service?", DOWN + ENTER);
    on("Is that right?", ENTER);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(files()).contains("\"port\": 24600", "\"mode\": \"password\"", "\"enabled\": false");
    assertThat(shown()).doesNotContain("passphrase");
  }

  @Test
  void escapeReturnsToTheQuestionBefore() throws Exception {
    begin("xterm");
    on("Go on?", UP + ENTER);
    on("How do you want to set it up?", DOWN + ENTER);
    on("Where does the gateway run?", ESCAPE);
    on("How do you want to set it up?", UP + ENTER);
    on("Which language model answers?", ESCAPE);
    on("How do you want to set it up?", INTERRUPT);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILURE);
    assertThat(state()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {ENTER, INTERRUPT, ESCAPE})
  void withoutConsentNothingHappens(String key) throws Exception {
    begin("xterm");
    on("Go on?", key);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.FAILURE);
    assertThat(temporary.resolve("home")).doesNotExist();
    assertThat(temporary.resolve("host/onboarding")).doesNotExist();
  }

  @Test
  void aTerminalThatCannotMoveItsCursorGetsNumbers() throws Exception {
    begin("dumb");
    on("Go on?", "1" + ENTER);
    on("How do you want to set it up?", "7" + ENTER);
    on("type a number from 1 to 2", "1" + ENTER);
    on("Which language model answers?", "<" + ENTER);
    on("How do you want to set it up?", "1" + ENTER);
    on("Which language model answers?", "1" + ENTER);
    on("Keep the gateway running as a service?", "2" + ENTER);
    on("Is that right?", "1" + ENTER);

    assertThat(dialogue.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(files()).contains("\"mode\": \"local\"");
  }

  private void begin(String terminalType) throws IOException {
    keyboard.close();
    keyboard = new Keyboard();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Distributions distributions = Distributions.load(OnboardDialogueTest.class.getClassLoader());
    Cli cli =
        new Cli(
            environment,
            distributions,
            distributions.get("gatehouse"),
            Selection.nothing().withProfile("lab"),
            HostDirectory.of(environment),
            new Output(nowhere, nowhere, false),
            List.of());
    Instance instance = cli.resolve(cli.selection().withPurpose(Selection.Purpose.START));
    Terminal terminal = new ExternalTerminal("test", terminalType, keyboard, screen, UTF_8);
    terminal.setSize(new Size(100, 30));
    dialogue =
        CompletableFuture.supplyAsync(
            () -> {
              try (terminal) {
                return new OnboardFlow(cli, new OnboardOptions(), false, false, "1.0")
                    .ask(instance, new Answers(), new TerminalPrompts(terminal, cli.output()));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            threads);
  }

  /** Waits for a question, and answers it. What was shown before it does not count any more. */
  private void on(String question, String keys) {
    await(question)
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(dialogue).isNotCompletedExceptionally();
              assertThat(screen()).contains(question);
            });
    everything.append(screen());
    screen.reset();
    keyboard.type(keys);
  }

  private String screen() {
    return screen.toString(UTF_8);
  }

  /** All that was ever shown. */
  private String shown() {
    return everything + screen();
  }

  private Path state() {
    return temporary.resolve("home/.gatehouse-lab");
  }

  private String files() throws IOException {
    StringBuilder text = new StringBuilder();
    try (var all = Files.walk(state())) {
      for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        text.append(Files.readString(path));
      }
    }
    return text.toString();
  }
}
