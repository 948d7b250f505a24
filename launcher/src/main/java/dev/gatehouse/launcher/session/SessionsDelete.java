package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions delete}. */
@Command(
    name = "delete",
    description = "Deletes a conversation; its transcript is archived unless asked otherwise.",
    footer = "  ${ROOT-COMMAND-NAME} sessions delete agent:main:old")
final class SessionsDelete extends CallCommand {
  @Parameters(paramLabel = "KEY", description = "Key of the conversation.")
  private String key = "";

  @Option(names = "--keep-transcript", description = "Leave the transcript where it is.")
  private boolean keep;

  SessionsDelete(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.delete";
  }

  @Override
  protected Map<String, Object> params() {
    Map<String, Object> tree = new Params().with("key", key).tree();
    tree.put("deleteTranscript", !keep);
    return tree;
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.flag("deleted")
                ? answer.text("key") + " is deleted; archived: " + answer.words("archived")
                : "there is no conversation " + answer.text("key"));
  }
}
