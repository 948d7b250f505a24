package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models probe}. */
@Command(
    name = "probe",
    description = "Has the running gateway ask a model for one word, to see whether it answers.",
    footer = "  ${ROOT-COMMAND-NAME} models probe --timeout 30000")
final class ModelsProbe extends CallCommand {
  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "The model, as models list shows it; without one, the default.")
  private @Nullable String model;

  ModelsProbe(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "models.probe";
  }

  @Override
  protected Map<String, Object> params() {
    return new Params()
        .with("model", model)
        .with("timeoutMs", Math.min(120_000, Math.max(100, connection().timeoutMillis() - 500)))
        .tree();
  }

  @Override
  protected String progress() {
    return "asking…";
  }

  @Override
  protected void print(Fields answer) {
    if (answer.flag("ok")) {
      output().line(answer.text("model") + " answered after " + answer.text("latencyMs") + " ms");
    } else {
      output().line(output().red(answer.text("model") + ": " + answer.text("error")));
    }
  }

  @Override
  protected ExitCode exitCode(Fields answer) {
    return answer.flag("ok") ? ExitCode.OK : ExitCode.FAILURE;
  }
}
