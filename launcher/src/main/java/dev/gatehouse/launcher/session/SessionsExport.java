package dev.gatehouse.launcher.session;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sessions export}: into the files that the whole family reads. */
@Command(
    name = "export",
    description = "Writes the conversations of an agent as sessions.json and JSONL transcripts.",
    footer = "  ${ROOT-COMMAND-NAME} sessions export --to /backup/sessions")
final class SessionsExport extends CallCommand {
  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "The directory to write to; it is made when it is missing.")
  private Path directory = Path.of("");

  @Option(names = "--agent", paramLabel = "ID", description = "The agent that is meant.")
  private @Nullable String agent;

  SessionsExport(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.export";
  }

  @Override
  protected Map<String, Object> params() {
    String target = cli().environment().workingDirectory().resolve(directory).toString();
    return new Params().with("path", target).with("agentId", agent).tree();
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.text("sessions")
                + " conversations with "
                + answer.text("records")
                + " records are in "
                + cli().shown(answer.text("path")));
  }
}
