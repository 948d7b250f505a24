package dev.gatehouse.launcher.message;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code message send}. */
@Command(
    name = "send",
    description = "Sends a message through a chat channel, or shows what would be sent.",
    footer = "  ${ROOT-COMMAND-NAME} message send --target +100 --message hello --dry-run")
final class MessageSend extends CallCommand {
  @Option(
      names = {"-t", "--target"},
      paramLabel = "TO",
      required = true,
      description = "Who gets it, as the channel names people.")
  private String target = "";

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      required = true,
      description = "What to say.")
  private String message = "";

  @Option(
      names = "--channel",
      paramLabel = "ID",
      description = "The channel; default: the only one.")
  private @Nullable String channel;

  @Option(names = "--account", paramLabel = "ID", description = "The account of the channel.")
  private @Nullable String account;

  @Option(names = "--media", paramLabel = "URL", description = "A picture or file to send along.")
  private @Nullable String media;

  @Option(names = "--dry-run", description = "Send nothing; show what would be sent.")
  private boolean dryRun;

  MessageSend(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "send";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("to", target)
        .with("message", message)
        .with("mediaUrl", media)
        .with("channel", channel)
        .with("accountId", account)
        .with("dryRun", dryRun)
        .with("idempotencyKey", UUID.randomUUID().toString())
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    String way = answer.find("channel").map(id -> " through " + id).orElse("");
    output().line(dryRun ? "would send to " + target + way + ": " + message : "sent" + way);
  }
}
