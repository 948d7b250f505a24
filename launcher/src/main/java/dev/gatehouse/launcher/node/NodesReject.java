package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nodes reject}. */
@Command(
    name = "reject",
    description = "Refuses a node that waits for approval.",
    footer = "  ${ROOT-COMMAND-NAME} nodes reject REQUEST")
final class NodesReject extends CallCommand {
  @Parameters(paramLabel = "REQUEST", description = "Id of the request, as nodes pending shows it.")
  private String request = "";

  NodesReject(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.pair.reject";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("requestId", request);
  }

  @Override
  protected void print(Fields answer) {
    output().line("refused");
  }
}
