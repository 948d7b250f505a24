package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config set}: one value. */
@Command(
    name = "set",
    description = {
      "Sets a value. It is read as JSON5 where it is some, else as text.",
      "The change is checked first, written whole, and recorded as a generation."
    },
    footer = "  ${ROOT-COMMAND-NAME} config set agents.defaults.workspace ~/work")
final class ConfigSet extends ConfigFileCommand {
  @Parameters(index = "0", paramLabel = "PATH", description = "For example gateway.port.")
  private String path = "";

  @Parameters(index = "1", paramLabel = "VALUE", description = "For example 19001 or '{a: 1}'.")
  private String value = "";

  @Option(names = "--string", description = "Take the value as text, whatever it looks like.")
  private boolean string;

  @Option(
      names = "--base-hash",
      paramLabel = "HASH",
      description = "Refuse when the file is no longer the one with this hash.")
  private @Nullable String baseHash;

  @Option(
      names = "--force",
      description = "Write also what nothing reads, or what makes the file much smaller.")
  private boolean force;

  ConfigSet(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    ConfigPath at = ConfigPath.parse(path);
    Object parsed = string ? value : parse(value);
    Instance instance = instance();
    ConfigStore store = store(instance);
    ConfigSnapshot after =
        change(
            store,
            "config set " + at,
            Optional.ofNullable(baseHash),
            force,
            document -> document.set(at, parsed));
    changed(instance, store, after, "set " + at);
    return ExitCode.OK;
  }

  private static Object parse(String value) {
    try {
      Map<String, Object> tree = ConfigDocument.parse("{value: " + value + "\n}").tree();
      // A text such as "a, b: 1" would parse to something else than it says.
      return tree.size() == 1 && tree.get("value") != null ? tree.get("value") : value;
    } catch (Json5SyntaxException e) {
      return value;
    }
  }
}
