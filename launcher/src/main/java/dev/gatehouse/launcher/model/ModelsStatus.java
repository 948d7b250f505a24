package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models status}. */
@Command(
    name = "status",
    description = "Shows which model answers, what stands in for it, and which keys there are.",
    footer = "  ${ROOT-COMMAND-NAME} models status --check")
final class ModelsStatus extends ModelCommand {
  @Option(names = "--check", description = "End with 1 when the default model cannot be asked.")
  private boolean check;

  private boolean askable = true;

  ModelsStatus(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    ModelRef preferred = setup.preferred();
    List<String> fallbacks = setup.fallbacks();
    Optional<ModelSetup.Listed> listed =
        setup.list(false).stream().filter(ModelSetup.Listed::preferred).findFirst();
    askable = listed.filter(ModelSetup.Listed::usable).isPresent();
    document.put("default", preferred.toString());
    document.put("usable", askable);
    document.put("fallbacks", fallbacks);
    document.put("credentials", setup.credentials().stream().map(AuthList::row).toList());
    say("default:   " + preferred + (askable ? "" : output().red("  (no key)")));
    say("stand-ins: " + (fallbacks.isEmpty() ? "none" : String.join(", ", fallbacks)));
    if (!json()) {
      AuthList.print(output(), setup);
    }
    if (!askable) {
      say("give it a key with: " + cli().hint(instance, "models auth add " + preferred.provider()));
    }
  }

  @Override
  ExitCode exitCode() {
    return askable || !check ? ExitCode.OK : ExitCode.FAILURE;
  }
}
