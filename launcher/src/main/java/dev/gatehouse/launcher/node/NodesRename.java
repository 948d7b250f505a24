package dev.gatehouse.launcher.node;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nodes rename}. */
@Command(
    name = "rename",
    description = "Gives a node another name for people.",
    footer = "  ${ROOT-COMMAND-NAME} nodes rename --node ID --name kitchen")
final class NodesRename extends CallCommand {
  @Option(
      names = "--node",
      paramLabel = "ID",
      required = true,
      description = "Id of the node, as nodes status shows it.")
  private String node = "";

  @Option(names = "--name", paramLabel = "NAME", required = true, description = "The new name.")
  private String name = "";

  NodesRename(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "node.rename";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of("nodeId", node, "displayName", name);
  }

  @Override
  protected void print(Fields answer) {
    output().line("renamed");
  }
}
