package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code approvals get}. */
@Command(
    name = "get",
    description = "Shows the rules: who asks, and what is allowed already.",
    footer = "  ${ROOT-COMMAND-NAME} approvals get")
final class ApprovalsGet extends CallCommand {
  ApprovalsGet(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "exec.approvals.get";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    output().line(output().dim(cli().shown(answer.text("path"))));
    output().line(Json.pretty(answer.object("file").tree()));
  }
}
