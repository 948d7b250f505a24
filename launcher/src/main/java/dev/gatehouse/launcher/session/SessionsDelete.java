package dev.gatehouse.launcher.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
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
    String archived = answer.words("archived");
    output()
        .line(
            answer.text("key")
                + " is deleted"
                + (archived.equals("-") ? "" : "; archived: " + archived));
  }

  @Override
  protected void check(Instance instance, Fields answer) {
    if (!answer.flag("deleted")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no conversation " + answer.text("key"),
          "see: " + cli().hint(instance, "sessions list"));
    }
  }
}
