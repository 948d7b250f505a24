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

/** {@code sessions import}: from the files that the whole family reads. */
@Command(
    name = "import",
    description =
        "Takes over conversations from sessions.json and JSONL transcripts; those that are there stay.",
    footer = "  ${ROOT-COMMAND-NAME} sessions import --from /backup/sessions")
final class SessionsImport extends CallCommand {
  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "The directory that holds sessions.json.")
  private Path directory = Path.of("");

  @Option(names = "--agent", paramLabel = "ID", description = "The agent that is meant.")
  private @Nullable String agent;

  SessionsImport(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.import";
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
                + " conversations taken over with "
                + answer.text("records")
                + " records, "
                + answer.text("kept")
                + " were there");
    answer
        .list("problems")
        .forEach(
            problem ->
                output()
                    .note(
                        "left out: "
                            + problem.text("file")
                            + problem.find("line").map(line -> ":" + line).orElse("")
                            + ": "
                            + problem.text("what")));
  }
}
