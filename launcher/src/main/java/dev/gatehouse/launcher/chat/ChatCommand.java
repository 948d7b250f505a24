package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chat}, also called {@code tui}: a conversation in the terminal. */
@Command(
    name = "chat",
    aliases = "tui",
    description =
        "Talks with an agent. Words appear as they come; Ctrl-C stops an answer, Ctrl-D ends. Without"
            + " a terminal every line of standard input is one message.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue chat")
public final class ChatCommand extends GatewayClientCommand {
  /** A program that talks should hear within a minute that nobody is there. */
  private static final Duration PIPED_PATIENCE = Duration.ofSeconds(60);

  /** A person sees that nobody is there, and leaves when it takes too long. */
  private static final Duration TERMINAL_PATIENCE = Duration.ofDays(30);

  @Option(
      names = "--session",
      paramLabel = "KEY",
      defaultValue = "main",
      description = "Key of the conversation; default: ${DEFAULT-VALUE}.")
  private String session = "main";

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Say this first.")
  private @Nullable String message;

  @Option(
      names = "--thinking",
      paramLabel = "LEVEL",
      completionCandidates = Choice.Thinking.class,
      description = "How long the model may think: off, minimal, low, medium, high or xhigh.")
  private @Nullable String thinking;

  @Option(
      names = "--history-limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many earlier messages to show, 0 for none; default: ${DEFAULT-VALUE}.")
  private int history = 10;

  public ChatCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException, InterruptedException {
    Instance instance = instance();
    boolean piped = json() || System.console() == null;
    try (Conversation conversation =
        new Conversation(
            () -> connection().single(cli(), instance),
            session,
            thinking,
            piped ? PIPED_PATIENCE : TERMINAL_PATIENCE)) {
      if (piped) {
        return new PipedChat(
                output(), conversation, json(), command -> cli().hint(instance, command))
            .run(message);
      }
      // Before the terminal is changed: what is wrong should be said on a plain one.
      var earlier = conversation.open(history);
      try (Terminal terminal =
          TerminalBuilder.builder().system(true).graphemeCluster(false).build()) {
        return new TerminalChat(cli(), instance, conversation, terminal).run(earlier, message);
      }
    }
  }
}
