package dev.gatehouse.launcher.approval;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the list of one agent. */
abstract class AllowlistChange extends GatewayClientCommand {
  @Parameters(
      paramLabel = "PATTERN",
      description = "Absolute path of a program; * stands for a part of a name.")
  private String pattern = "";

  @Option(
      names = "--agent",
      paramLabel = "ID",
      defaultValue = "main",
      description = "The agent that is meant; * means all; default: ${DEFAULT-VALUE}.")
  private String agent = "main";

  AllowlistChange(Cli cli) {
    super(cli);
  }

  /** The list after the change. */
  abstract List<Object> edit(List<Object> allowlist, String pattern);

  /** What to say when it is done. */
  abstract String done(String pattern, String agent);

  @Override
  protected final ExitCode run() {
    Instance instance = instance();
    try (DirectClient client = connection().open(cli(), instance)) {
      Fields answer = ApprovalsFile.change(client, this::edited);
      show(instance, answer, Map.of(), () -> output().line(done(pattern, agent)));
    }
    return ExitCode.OK;
  }

  private Map<String, Object> edited(Map<String, Object> rules) {
    Map<String, Object> edited = new LinkedHashMap<>(rules);
    edited.putIfAbsent("version", 1);
    Map<String, Object> agents = new LinkedHashMap<>(Fields.of(rules.get("agents")).tree());
    Map<String, Object> own = new LinkedHashMap<>(Fields.of(agents.get(agent)).tree());
    List<Object> list = new ArrayList<>();
    if (own.get("allowlist") instanceof List<?> old) {
      list.addAll(old);
    }
    own.put("allowlist", edit(list, pattern));
    agents.put(agent, own);
    edited.put("agents", agents);
    return edited;
  }

  static boolean isFor(Object entry, String pattern) {
    return entry instanceof Map<?, ?> map && pattern.equals(map.get("pattern"));
  }
}
