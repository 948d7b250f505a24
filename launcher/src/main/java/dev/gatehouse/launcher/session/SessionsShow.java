package dev.gatehouse.launcher.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions show}: the transcript. */
@Command(
    name = "show",
    description = "Prints what was said in a conversation, the oldest first.",
    footer = "  ${ROOT-COMMAND-NAME} sessions show main --limit 20")
final class SessionsShow extends CallCommand {
  @Parameters(
      paramLabel = "KEY",
      description = "Key of the conversation: main, or as sessions list shows it.")
  private String key = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many messages; 1 to 1000.")
  private @Nullable Integer limit;

  SessionsShow(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "chat.history";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("sessionKey", key).with("limit", limit).tree();
  }

  @Override
  protected void check(Instance instance, Fields answer) {
    if (answer.find("sessionId").isEmpty() && !key.equals("main")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no conversation " + key,
          "see: " + cli().hint(instance, "sessions list"));
    }
  }

  @Override
  protected void print(Fields answer) {
    List<Fields> messages = answer.list("messages");
    if (messages.isEmpty()) {
      output().line("nothing was said yet");
    }
    messages.forEach(message -> output().line(Said.line(output(), message)));
  }
}
