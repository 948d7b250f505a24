package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.launcher.client.JsonObjects;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code approvals set}. */
@Command(
    name = "set",
    description = "Puts other rules in place of the present ones.",
    footer = "  ${ROOT-COMMAND-NAME} approvals set --file rules.json")
final class ApprovalsSet extends GatewayClientCommand {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description =
          "A file with the new rules, as approvals get shows them; - reads standard input.")
  private String file = "";

  ApprovalsSet(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    String text =
        file.equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(cli().environment().workingDirectory().resolve(file));
    Map<String, Object> rules = JsonObjects.parse(text, "--file");
    Instance instance = instance();
    try (DirectClient client = connection().open(cli(), instance)) {
      Fields answer = ApprovalsFile.change(client, old -> rules);
      show(
          instance,
          answer,
          Map.of(),
          () -> output().line("the rules in " + cli().shown(answer.text("path")) + " are changed"));
    }
    return ExitCode.OK;
  }
}
