package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.provider.ModelTrial.Verdict;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an onboarding did, for people and for programs. Shows no secret. */
final class ReportView {
  private final Cli cli;
  private final Report report;
  private final Answers answers;
  private final OnboardOptions options;

  ReportView(Cli cli, Report report, Answers answers, OnboardOptions options) {
    this.cli = cli;
    this.report = report;
    this.answers = answers;
    this.options = options;
  }

  ExitCode exitCode() {
    return report.health().state().equals("failed") ? ExitCode.FAILURE : ExitCode.OK;
  }

  /** What was made and changed, without what comes next. */
  List<String> changes() {
    List<String> lines = new ArrayList<>();
    report
        .reset()
        .ifPresent(
            reset -> {
              reset.backup().ifPresent(file -> lines.add("backup  " + cli.shown(file)));
              reset.moves().forEach(move -> lines.add("moved away  " + cli.shown(move.from())));
            });
    Setups.lines(cli, report.setup()).stream()
        .filter(line -> !line.contains(" wizard.")) // notes of this program for itself
        .forEach(lines::add);
    if (!report.setup().changed()) {
      lines.add("everything was there; nothing changed");
    }
    report
        .keyCheck()
        .filter(outcome -> outcome.verdict() == Verdict.GOOD)
        .ifPresent(outcome -> lines.add("the model answered after " + outcome.millis() + " ms"));
    report.warnings().forEach(warning -> lines.add("warning: " + warning));
    if (!report.service().text().isEmpty()) {
      lines.add("service  " + report.service().text());
    }
    return lines;
  }

  List<String> lines() {
    Instance instance = report.instance();
    List<String> lines = changes();
    lines.add("");
    if (remote()) {
      lines.add("gateway  " + answers.get(Topic.REMOTE_URL).orElse(""));
      if (!report.health().text().isEmpty()) {
        lines.add("health   " + report.health().text());
      }
      lines.add("ask it   " + cli.hint(instance, "status"));
      return lines;
    }
    lines.add("open     " + url(instance));
    lines.add("token    " + cli.hint(instance, "gateway token --show"));
    lines.add("talk     " + cli.hint(instance, "chat"));
    if (!report.health().text().isEmpty()) {
      lines.add("health   " + report.health().text());
    }
    if (report.health().state().equals("failed")) {
      lines.add("look     " + cli.hint(instance, "gateway status"));
    } else if (report.service().text().isEmpty() && !report.health().state().equals("ready")) {
      lines.add("start    " + cli.hint(instance, "gateway"));
      lines.add("keep up  " + cli.hint(instance, "gateway install"));
    }
    return lines;
  }

  Map<String, Object> json(boolean verbose) {
    Instance instance = report.instance();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance", InstanceView.json(instance, verbose));
    tree.put("ok", exitCode() == ExitCode.OK);
    tree.put("mode", remote() ? "remote" : "local");
    tree.put("changed", report.setup().changed());
    tree.put("steps", Setups.json(report.setup()));
    report
        .reset()
        .ifPresent(reset -> tree.put("backup", reset.backup().map(Object::toString).orElse(null)));
    if (remote()) {
      tree.put("remoteUrl", answers.get(Topic.REMOTE_URL).orElse(""));
      tree.put("auth", answers.secret("gateway.remote.token").isPresent() ? "token" : "none");
      tree.put("health", report.health().state());
    } else {
      local(tree, instance);
    }
    tree.put("warnings", report.warnings());
    return tree;
  }

  private void local(Map<String, Object> tree, Instance instance) {
    tree.put("workspace", instance.workspace().toString());
    tree.put("authChoice", answers.get(Topic.PROVIDER).orElse(Answers.SKIP));
    tree.put(
        "model",
        ModelChoice.chosen(answers)
            ? answers.get(Topic.PROVIDER).orElseThrow()
                + "/"
                + answers.get(Topic.MODEL).orElseThrow()
            : null);
    tree.put(
        "keyCheck",
        report
            .keyCheck()
            .map(outcome -> outcome.verdict().name().toLowerCase(Locale.ROOT))
            .orElse("not-tried"));
    Map<String, Object> gateway = new LinkedHashMap<>();
    gateway.put("port", instance.ports().gateway());
    gateway.put("bind", answers.get(Topic.BIND).orElse(report.proposal().bind()));
    gateway.put("authMode", answers.get(Topic.AUTH).orElse(report.proposal().auth()));
    gateway.put("tailscaleMode", "off");
    tree.put("gateway", gateway);
    tree.put("installDaemon", answers.is(Topic.SERVICE, Answers.YES));
    tree.put("service", report.service().state());
    tree.put("skipSkills", options.skipSkills());
    tree.put("skipHealth", options.skipHealth());
    tree.put("health", report.health().state());
    tree.put("url", url(instance));
  }

  private boolean remote() {
    return answers.is(Topic.MODE, "remote");
  }

  private static String url(Instance instance) {
    return "http://127.0.0.1:" + instance.ports().gateway() + "/";
  }
}
