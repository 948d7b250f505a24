package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code approvals allowlist remove}. */
@Command(
    name = "remove",
    description = "Has an agent ask again before it runs a program.",
    footer = "  ${ROOT-COMMAND-NAME} approvals allowlist remove /usr/bin/uptime")
final class AllowlistRemove extends AllowlistChange {
  AllowlistRemove(Cli cli) {
    super(cli);
  }

  @Override
  List<Object> edit(List<Object> allowlist, String pattern) {
    List<Object> rest = allowlist.stream().filter(entry -> !isFor(entry, pattern)).toList();
    if (rest.size() == allowlist.size()) {
      throw new GatehouseException(
          ExitCode.FAILURE, pattern + " is not on the list", "\"approvals get\" shows what is");
    }
    return rest;
  }

  @Override
  String done(String pattern, String agent) {
    return agent + " asks before it runs " + pattern;
  }
}
