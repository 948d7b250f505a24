package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: the opposite of {@code up}. */
@Command(
    name = "down",
    description = {
      "Stops the gateways that \"up\" started: all of this distribution, unless some are named.",
      "A gateway that was started in a terminal is only stopped when it is named."
    },
    footer = "  ${ROOT-COMMAND-NAME} down --profiles rescue")
public final class DownCommand extends CliCommand {
  @Option(
      names = "--profiles",
      paramLabel = "NAME",
      split = ",",
      description = "The profiles to stop, separated by commas; default: all that up started.")
  private List<String> profiles = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long a graceful stop may take; default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 15;

  public DownCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    ServiceManager manager = Services.manager(cli());
    Optional<List<String>> named = ProfileChoice.given(cli(), profiles);
    List<Instance> targets =
        named.isPresent()
            ? named.get().stream()
                .map(name -> ProfileChoice.resolve(cli(), name, Selection.Purpose.FILES))
                .toList()
            : supervised(manager);
    Duration limit = Duration.ofSeconds(Math.max(0, timeoutSeconds));
    List<Object> rows = new ArrayList<>();
    for (Instance instance : targets) {
      boolean stopped = Services.stop(cli(), instance, limit);
      if (json()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("instance", InstanceView.json(instance, verbose()));
        row.put("stopped", stopped);
        rows.add(row);
      } else {
        output().line((stopped ? "stopped " : "not running: ") + instance.displayName());
      }
    }
    if (json()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("instances", rows);
      output().json(tree);
    } else if (targets.isEmpty()) {
      output().line("nothing that up started is running");
    }
    return ExitCode.OK;
  }

  private List<Instance> supervised(ServiceManager manager) {
    return Setups.catalog(cli()).all().stream()
        .map(KnownInstance::instance)
        .filter(instance -> instance.distribution().id().equals(cli().distribution().id()))
        .filter(instance -> isKept(manager.state(instance).phase()))
        .toList();
  }

  private static boolean isKept(ServiceState.Phase phase) {
    return phase != ServiceState.Phase.NONE && phase != ServiceState.Phase.STOPPED;
  }
}
