package dev.gatehouse.launcher.onboard;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import java.util.ArrayList;
import java.util.List;

/** What an onboarding will do, for a person to agree to. Shows no secret. */
final class Summary {
  private static final String LINE = "  %-10s %s";

  private Summary() {}

  static List<String> lines(Cli cli, Proposal proposal, Answers answers) {
    List<String> lines = new ArrayList<>();
    answers.get(Topic.RESET).ifPresent(scope -> add(lines, "reset", scope + ", after a backup"));
    if (answers.is(Topic.MODE, "remote")) {
      add(lines, "gateway", "elsewhere: " + answers.get(Topic.REMOTE_URL).orElse(""));
      return lines;
    }
    add(
        lines,
        "gateway",
        "port "
            + answers.get(Topic.PORT).orElse("" + proposal.instance().ports().gateway())
            + ", "
            + answers.get(Topic.BIND).orElse(proposal.bind())
            + ", "
            + answers.get(Topic.AUTH).orElse(proposal.auth()));
    add(
        lines,
        "workspace",
        cli.shown(answers.get(Topic.WORKSPACE).orElse(proposal.instance().workspace().toString())));
    add(
        lines,
        "model",
        ModelChoice.chosen(answers)
            ? answers.get(Topic.PROVIDER).orElseThrow() + "/" + answers.get(Topic.MODEL).orElse("")
            : proposal.model().orElse("none; the operator assistant answers"));
    if (!answers.list(Topic.CHANNELS).isEmpty()) {
      add(lines, "channels", String.join(", ", answers.list(Topic.CHANNELS)));
    }
    if (!answers.list(Topic.SKILLS_OFF).isEmpty()) {
      add(lines, "skills off", String.join(", ", answers.list(Topic.SKILLS_OFF)));
    }
    add(lines, "service", answers.is(Topic.SERVICE, Answers.YES) ? "yes" : "no");
    return lines;
  }

  private static void add(List<String> lines, String what, String text) {
    lines.add(LINE.formatted(what, text));
  }
}
