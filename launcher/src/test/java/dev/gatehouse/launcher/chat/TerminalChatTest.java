package dev.gatehouse.launcher.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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

/** A person at a terminal, with a real gateway and a real model server behind it. */
class TerminalChatTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String INTERRUPT = "\u0003";
  private static final String END = "\u0004";

  @TempDir Path temporary;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final WordServer model = new WordServer();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Keyboard keyboard = new Keyboard();
  private Environment environment;
  private GatewayHost host;
  private Gateway gateway;
  private CompletableFuture<ExitCode> chat;
  private Conversation conversation;

  @BeforeEach
  void start() {
    Path home = temporary.resolve("home");
    environment =
        new Environment(
            Map.of(
                "HOME", home.toString(), "GATEHOUSE_HOST_DIR", temporary.resolve("h").toString()),
            home,
            home);
    host =
        GatewayHost.builder()
            .environment(environment)
            .directory(HostDirectory.of(environment))
            .build();
    gateway = start(0);
  }

  @AfterEach
  void stop() {
    keyboard.close();
    conversation.close();
    host.close();
    model.close();
    threads.shutdownNow();
  }

  @Test
  void showsTheAnswerAndEndsWithTheInput() throws Exception {
    talk(false);

    type("hello 宽字符\r");
    awaitScreen("Hello from 宽字符 🦉 words");
    type(END);

    assertThat(chat.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(screen()).contains("hello 宽字符").doesNotContain("\u001b[3", "\u001b[1m");
  }

  @Test
  void showsWhatWasSaidBefore() throws Exception {
    talk(false);
    type("first question\r");
    awaitScreen("🦉 words");
    type("/quit\r");
    chat.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    screen.reset();

    talk(true);

    awaitScreen("Ctrl-D ends");
    assertThat(screen())
        .containsSubsequence("first question", "Hello from 宽字符 🦉 words", "Ctrl-D ends")
        .contains("\u001b[2m");
  }

  @Test
  void anInterruptStopsTheAnswerAndNotTheProgram() throws Exception {
    talk(false);

    type(WordServer.HOLD + "\r");
    awaitScreen("Hello");
    type(INTERRUPT);
    awaitScreen("stopped");
    type("again\r");

    awaitScreen("Hello from 宽字符 🦉 words");
    assertThat(chat).isNotDone();
  }

  @Test
  void completesCommandsWithTab() throws Exception {
    talk(false);

    type("/stat\t");
    awaitScreen("/status");
    type("\r");

    awaitScreen("words/few");
    type("/no-such-command\r");
    type("/exit\r");
    assertThat(chat.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  @Test
  void waitsForAGatewayThatGoesAwayAndSaysNothingTwice() throws Exception {
    talk(false);
    type("one\r");
    awaitScreen("🦉 words");
    int port = gateway.uri().getPort();

    gateway.stop(Duration.ofSeconds(10)).await(30, TimeUnit.SECONDS);
    type("two\r");
    awaitScreen("went away");
    assertThat(screen()).contains("start it with: gatehouse --profile main gateway");
    screen.reset();
    gateway = start(port);

    awaitScreen("is back");
    awaitScreen("Hello from 宽字符 🦉 words");
    assertThat(conversation.open(50).stream().map(Conversation::said).toList())
        .filteredOn("two"::equals)
        .hasSize(1);
  }

  @Test
  void aPersonWhoDoesNotWantToWaitGetsThePromptBack() throws Exception {
    talk(false);
    gateway.stop(Duration.ofSeconds(10)).await(30, TimeUnit.SECONDS);

    type("anybody?\r");
    awaitScreen("Ctrl-C stops waiting");
    type(INTERRUPT);
    awaitScreen("stopped");
    type(END);

    assertThat(chat.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
  }

  private Gateway start(int port) {
    Gateway started =
        host.start(
            GatewaySpec.builder()
                .distribution("gatehouse")
                .profile("main")
                .port(port)
                .config(model.config())
                .build());
    started.awaitReady(LIMIT);
    return started;
  }

  private void talk(boolean color) throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Distributions distributions = Distributions.load(TerminalChatTest.class.getClassLoader());
    Cli cli =
        new Cli(
            environment,
            distributions,
            distributions.get("gatehouse"),
            Selection.nothing().withProfile("main"),
            HostDirectory.of(environment),
            new Output(nowhere, nowhere, color),
            List.of());
    Connection connection = new Connection();
    conversation =
        new Conversation(
            () -> connection.single(cli, gateway.instance()), "main", null, Duration.ofMinutes(1));
    Terminal terminal = new ExternalTerminal("test", "xterm", keyboard, screen, UTF_8);
    terminal.setSize(new Size(100, 30));
    var earlier = conversation.open(10);
    chat =
        CompletableFuture.supplyAsync(
            () -> {
              try (terminal) {
                return new TerminalChat(cli, gateway.instance(), conversation, terminal)
                    .run(earlier, null);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            threads);
  }

  private void type(String keys) {
    keyboard.type(keys);
  }

  private String screen() {
    return screen.toString(UTF_8);
  }

  private void awaitScreen(String text) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(chat).isNotCompletedExceptionally();
              assertThat(screen()).contains(text);
            });
  }
}
