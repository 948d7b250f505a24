package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.client.TimedConnection;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code upgrade}: another version takes the place of running gateways. */
@Command(
    name = "upgrade",
    description = {
      "Lets another version take the place of a running gateway, on the same port.",
      "Turns end first, no connection is refused, and if the new version is not healthy, the old",
      "one goes on."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main upgrade --from ~/gatehouse-next")
public final class UpgradeCommand extends CliCommand {
  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = "Directory or start script of the other version; default: this one.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = "--profiles",
      paramLabel = "NAME",
      split = ",",
      description = "Several profiles, one after the other; the first that fails ends it.")
  private List<String> profiles = List.of();

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long running turns may take to end, else nothing is changed; default: ${DEFAULT-VALUE}.")
  private int drainSeconds = 120;

  @Mixin private Connection connection = new TimedConnection();

  public UpgradeCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException, InterruptedException {
    Optional<List<String>> named = ProfileChoice.given(cli(), profiles);
    List<Instance> instances =
        named.isPresent()
            ? named.get().stream()
                .map(name -> ProfileChoice.resolve(cli(), name, Selection.Purpose.CLIENT))
                .toList()
            : List.of(cli().resolve(cli().selection().withPurpose(Selection.Purpose.CLIENT)));
    Path program = NewProgram.find(from);
    if (from.isPresent()) {
      NewProgram.prepare(program, line -> output().note(line));
    }
    List<Object> rows = new ArrayList<>();
    ExitCode code = ExitCode.OK;
    for (Instance instance : instances) {
      show(instance);
      UpgradeRecord record = upgrade(instance, program);
      boolean good = record.step() == Step.DONE;
      Optional<ServiceProgram> service =
          good ? ServiceProgram.follow(cli(), instance, program) : Optional.empty();
      rows.add(row(instance, record, service));
      if (!good) {
        code = ExitCode.FAILURE;
        failed(instance, record);
        break;
      }
      done(instance, record, service);
    }
    if (json()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("ok", code == ExitCode.OK);
      tree.put("upgrades", rows);
      output().json(tree);
    }
    return code;
  }

  private UpgradeRecord upgrade(Instance instance, Path program)
      throws IOException, InterruptedException {
    UpgradeFiles files = UpgradeFiles.of(instance);
    String id = UUID.randomUUID().toString();
    try (DirectClient client = connection.open(cli(), instance)) {
      if (files.running()) {
        throw new GatehouseException(
            ExitCode.CONFLICT,
            instance.displayName() + " is being upgraded already",
            "wait until that is over");
      }
      files.ask(new UpgradeFiles.Request(id, program, Math.max(0, drainSeconds)));
      client.call("upgrade.start", Map.of("id", id));
    }
    Duration limit = Duration.ofSeconds(Math.max(0, drainSeconds)).plusMinutes(4);
    return new UpgradeProgress(files, id, limit)
        .follow(
            step -> {
              if (!json()) {
                output().note(output().dim("  " + words(step)));
              }
            });
  }

  private void done(Instance instance, UpgradeRecord record, Optional<ServiceProgram> service) {
    if (json()) {
      return;
    }
    output()
        .line(
            instance.displayName()
                + " runs version "
                + record.toVersion()
                + " as process "
                + record.toPid()
                + " (before: "
                + record.fromVersion()
                + ", process "
                + record.fromPid()
                + ")");
    service.ifPresent(now -> output().note(now.text()));
  }

  private void failed(Instance instance, UpgradeRecord record) {
    if (!json()) {
      output().note(output().red(instance.displayName() + " was not upgraded: " + record.detail()));
      output().note("the old version goes on; see: " + cli().hint(instance, "logs"));
    }
  }

  private Map<String, Object> row(
      Instance instance, UpgradeRecord record, Optional<ServiceProgram> service) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("instance", InstanceView.json(instance, verbose()));
    row.put("ok", record.step() == Step.DONE);
    row.put("step", record.step().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    row.put("fromVersion", record.fromVersion());
    row.put("fromPid", record.fromPid());
    row.put("toVersion", record.toVersion());
    row.put("toPid", record.toPid() == 0 ? null : record.toPid());
    row.put("millis", record.atMillis() - record.startedAtMillis());
    row.put(
        "service",
        service
            .map(now -> Map.<String, Object>of("updated", now.updated(), "detail", now.text()))
            .orElse(null));
    row.put("error", record.step() == Step.DONE ? null : record.detail());
    return row;
  }

  private static String words(Step step) {
    return switch (step) {
      case STARTING -> "the new version starts beside the old one";
      case WARM -> "the new version waits";
      case DRAINING -> "running turns end";
      case HANDED_OVER -> "the new version takes the place";
      case DONE -> "the new version is ready";
      case CALLED_OFF -> "called off";
    };
  }
}
