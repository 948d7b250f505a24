package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config get}: one value, or all of them. */
@Command(
    name = "get",
    description = "Prints a value of the configuration, secrets redacted.",
    footer = "  ${ROOT-COMMAND-NAME} config get gateway.port")
final class ConfigGet extends ConfigFileCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "For example gateway.port or agents.list[0].id; everything when left out.")
  private @Nullable String path;

  @Option(
      names = "--resolved",
      description = "The value in force: includes and variables resolved.")
  private boolean resolved;

  @Option(names = "--reveal", description = "Print secrets as they are.")
  private boolean reveal;

  ConfigGet(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance();
    ConfigStore store = store(instance);
    ConfigSnapshot snapshot = store.readValid();
    Map<String, Object> whole = resolved ? snapshot.resolved() : snapshot.source();
    Map<String, Object> shown = reveal ? whole : redactor(instance, snapshot).redact(whole);
    if (path == null) {
      return print(instance, "", shown);
    }
    ConfigPath at = ConfigPath.parse(path);
    return print(
        instance,
        at.toString(),
        find(shown, at.steps())
            .orElseThrow(
                () ->
                    new GatehouseException(
                        ExitCode.FAILURE,
                        at + " is not set in " + snapshot.path(),
                        "set it with: " + cli().hint(instance, "config set " + at + " VALUE"))));
  }

  private ExitCode print(Instance instance, String at, Object value) {
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("path", at);
      answer.put("value", value);
      output().json(answer);
    } else {
      output().line(value instanceof String text ? text : Json.pretty(value));
    }
    return ExitCode.OK;
  }

  private static Optional<Object> find(Object tree, List<Object> steps) {
    @Nullable Object at = tree;
    for (Object step : steps) {
      if (step instanceof Integer index && at instanceof List<?> list) {
        at = index < list.size() ? list.get(index) : null;
      } else {
        at = at instanceof Map<?, ?> map ? map.get(step.toString()) : null;
      }
    }
    return Optional.ofNullable(at);
  }
}
