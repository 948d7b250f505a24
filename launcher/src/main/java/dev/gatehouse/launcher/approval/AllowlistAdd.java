package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code approvals allowlist add}. */
@Command(
    name = "add",
    description = "Lets an agent run a program without asking.",
    footer = "  ${ROOT-COMMAND-NAME} approvals allowlist add /usr/bin/uptime")
final class AllowlistAdd extends AllowlistChange {
  AllowlistAdd(Cli cli) {
    super(cli);
  }

  @Override
  List<Object> edit(List<Object> allowlist, String pattern) {
    // A bare name never matches: programs are known by where they are.
    if (!pattern.startsWith("/") && !pattern.startsWith("~") && !pattern.matches("[A-Za-z]:.*")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + pattern + "\" is no absolute path, so it would never match",
          "give the whole path; \"command -v " + pattern + "\" shows it");
    }
    if (allowlist.stream().noneMatch(entry -> isFor(entry, pattern))) {
      allowlist.add(Map.of("pattern", pattern));
    }
    return allowlist;
  }

  @Override
  String done(String pattern, String agent) {
    return agent + " may run " + pattern + " without asking";
  }
}
