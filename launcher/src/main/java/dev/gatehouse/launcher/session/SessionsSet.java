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

/** {@code sessions set}: settings of one conversation. */
@Command(
    name = "set",
    description = "Changes how a conversation is held; the word default takes a choice back.",
    footer = "  ${ROOT-COMMAND-NAME} sessions set main --model openai/gpt-5 --thinking low")
final class SessionsSet extends CallCommand {
  @Parameters(paramLabel = "KEY", description = "Key of the conversation.")
  private String key = "";

  @Option(names = "--model", paramLabel = "REF", description = "The model that answers.")
  private @Nullable String model;

  @Option(
      names = "--thinking",
      paramLabel = "LEVEL",
      description = "How long it thinks: off, minimal, low, medium, high or xhigh.")
  private @Nullable String thinking;

  @Option(
      names = "--details",
      paramLabel = "ON|OFF",
      description = "Whether tool calls are shown: on or off.")
  private @Nullable String details;

  @Option(names = "--label", paramLabel = "TEXT", description = "A name for people.")
  private @Nullable String label;

  @Option(
      names = "--send-policy",
      paramLabel = "POLICY",
      description = "Whether messages are taken: allow or deny.")
  private @Nullable String sendPolicy;

  SessionsSet(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "sessions.patch";
  }

  @Override
  protected Map<String, Object> params() {
    Map<String, Object> tree = new Params().with("key", key).tree();
    put(tree, "model", model);
    put(tree, "thinkingLevel", thinking);
    put(tree, "verboseLevel", details);
    put(tree, "label", label);
    put(tree, "sendPolicy", sendPolicy);
    return tree;
  }

  @Override
  protected void print(Fields answer) {
    output().line(answer.text("key") + " is changed");
  }

  private static void put(Map<String, Object> tree, String name, @Nullable String value) {
    if (value != null) {
      tree.put(name, value.equals("default") ? null : value);
    }
  }
}
