package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.GatewayClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
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
    try (GatewayClient client = connection().lasting(cli(), instance)) {
      Conversation conversation = new Conversation(client, session, thinking);
      if (json() || System.console() == null) {
        return new PipedChat(output(), conversation, json()).run(message);
      }
      return new TerminalChat(cli(), instance, conversation, history).run(message);
    }
  }
}
