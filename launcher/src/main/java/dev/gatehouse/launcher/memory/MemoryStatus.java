package dev.gatehouse.launcher.memory;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code memory status}. */
@Command(
    name = "status",
    description = "Shows what the index of an agent's notes holds.",
    footer = "  ${ROOT-COMMAND-NAME} memory status --agent main")
final class MemoryStatus extends CallCommand {
  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "The agent that is meant; default: the main one.")
  private @Nullable String agent;

  MemoryStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "doctor.memory.status";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params().with("agentId", agent).tree();
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("agentId") + (answer.flag("enabled") ? "" : ": switched off"));
    output()
        .line(
            "  "
                + answer.text("files")
                + " files in "
                + answer.text("chunks")
                + " parts, found by their words");
    output()
        .line(
            answer.object("embedding").flag("ok")
                ? "  "
                    + answer.text("vectors")
                    + " parts found by their meaning too, with "
                    + answer.text("provider")
                : "  not searched by meaning: no provider of embeddings is configured");
  }
}
