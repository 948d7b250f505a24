package dev.gatehouse.launcher.agent;

import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agents add}. */
@Command(
    name = "add",
    description = "Adds an agent with a workspace of its own.",
    footer = "  ${ROOT-COMMAND-NAME} agents add research --model openai/gpt-5")
final class AgentsAdd extends CallCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the new agent; its id follows from it.")
  private String name = "";

  @Option(names = "--workspace", paramLabel = "DIR", description = "Its directory.")
  private @Nullable String workspace;

  @Option(names = "--model", paramLabel = "REF", description = "The model that answers.")
  private @Nullable String model;

  @Option(names = "--emoji", paramLabel = "EMOJI", description = "Its sign.")
  private @Nullable String emoji;

  AgentsAdd(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "agents.create";
  }

  @Override
  protected Map<String, Object> params() {
    String place =
        workspace == null
            ? null
            : cli().environment().workingDirectory().resolve(workspace).normalize().toString();
    return new Params()
        .with("name", name)
        .with("workspace", place)
        .with("model", model)
        .with("emoji", emoji)
        .tree();
  }

  @Override
  protected void before(Instance instance) {
    if (model != null) {
      new ModelSetup(instance, cli().environment(), Clock.systemUTC()).model(model);
    }
  }

  @Override
  protected void print(Fields answer) {
    output()
        .line(
            answer.text("agentId")
                + " is added, workspace "
                + cli().shown(answer.text("workspace")));
  }
}
