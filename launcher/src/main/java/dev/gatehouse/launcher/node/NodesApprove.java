package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nodes approve}. */
@Command(
    name = "approve",
    description = "Lets a node in that waits for approval.",
    footer = "  ${ROOT-COMMAND-NAME} nodes approve REQUEST")
final class NodesApprove extends CallCommand {
  @Parameters(paramLabel = "REQUEST", description = "Id of the request, as nodes pending shows it.")
  private String request = "";

  NodesApprove(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.pair.approve";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("requestId", request);
  }

  @Override
  protected void print(Fields answer) {
    output().line("approved");
  }
}
