package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agents set-identity}. */
@Command(
    name = "set-identity",
    description = "Changes how an agent presents itself.",
    footer = "  ${ROOT-COMMAND-NAME} agents set-identity --agent main --name Ada --emoji 🦉")
final class AgentsIdentity extends CallCommand {
  @Option(
      names = "--agent",
      paramLabel = "ID",
      defaultValue = "main",
      description = "The agent that is meant; default: ${DEFAULT-VALUE}.")
  private String agent = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Its name.")
  private @Nullable String name;

  @Option(names = "--emoji", paramLabel = "EMOJI", description = "Its sign.")
  private @Nullable String emoji;

  @Option(
      names = "--avatar",
      paramLabel = "PICTURE",
      description = "Its picture: a file of its workspace, or an URL.")
  private @Nullable String avatar;

  AgentsIdentity(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "agents.update";
  }

  @Override
  protected Map<String, Object> params() {
    if (name == null && emoji == null && avatar == null) {
      throw new GatehouseException(
          ExitCode.USAGE, "nothing to change", "give --name, --emoji or --avatar");
    }
    return new Params()
        .with("agentId", agent)
        .with("name", name)
        .with("emoji", emoji)
        .with("avatar", avatar)
        .tree();
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("agentId") + " is changed");
  }
}
