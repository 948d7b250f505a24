package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sessions reset}. */
@Command(
    name = "reset",
    description = "Starts a conversation anew; what was said is kept aside.",
    footer = "  ${ROOT-COMMAND-NAME} sessions reset main")
final class SessionsReset extends CallCommand {
  @Parameters(paramLabel = "KEY", description = "Key of the conversation.")
  private String key = "";

  SessionsReset(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.reset";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("key", key).tree();
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(answer.text("key") + " starts anew as " + answer.object("entry").text("sessionId"));
  }
}
