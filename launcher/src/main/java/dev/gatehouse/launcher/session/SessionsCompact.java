package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions compact}. */
@Command(
    name = "compact",
    description = "Shortens what the model sees of a conversation to its last lines.",
    footer = "  ${ROOT-COMMAND-NAME} sessions compact main --max-lines 200")
final class SessionsCompact extends CallCommand {
  @Parameters(paramLabel = "KEY", description = "Key of the conversation.")
  private String key = "";

  @Option(names = "--max-lines", paramLabel = "N", description = "How many lines stay.")
  private @Nullable Integer maxLines;

  SessionsCompact(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.compact";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("key", key).with("maxLines", maxLines).tree();
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.flag("compacted")
                ? answer.text("key") + " is shortened to " + answer.text("kept") + " lines"
                : answer.text("key")
                    + " stays as it is: "
                    + answer.find("reason").orElse("short enough"));
  }
}
