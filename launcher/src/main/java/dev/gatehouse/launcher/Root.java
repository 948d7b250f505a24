package dev.gatehouse.launcher;

import dev.gatehouse.launcher.cli.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program itself: what stands in front of every command. */
@Command(
    synopsisHeading = "Usage: ",
    customSynopsis = "${ROOT-COMMAND-NAME} [--profile NAME | --dev] COMMAND [OPTIONS]",
    descriptionHeading = "%n",
    description = "Runs several isolated AI-agent gateways on one host.",
    optionListHeading = "%nOptions, before or after the command:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} up                        start a main and a rescue gateway",
      "  ${ROOT-COMMAND-NAME} --profile rescue status   ask one of them",
      "  ${ROOT-COMMAND-NAME} COMMAND --help            what a command does, with an example"
    },
    sortOptions = false)
final class Root implements Callable<Integer> {
  private final Output output;

  @Spec private CommandSpec spec;

  // These four are taken out of the command line before it is parsed; they stand here for the help.
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The instance that is meant; its files lie in a directory of its own.")
  private @Nullable String profile;

  @Option(names = "--dev", description = "The profile \"dev\", on a base port of its own.")
  private boolean dev;

  @Option(
      names = "--distribution",
      paramLabel = "ID",
      description = "The product that is meant, instead of the one this command is named after.")
  private @Nullable String distribution;

  @Option(
      names = "--ignore-environment",
      description = "Leave aside variables that name an instance, its places or its port.")
  private boolean ignoreEnvironment;

  @Option(names = "--no-color", description = "Print without colours, as with NO_COLOR.")
  private boolean noColor;

  @Option(
      names = {"-V", "-v", "--version"},
      description = "Print the version.")
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--json", hidden = true, description = "Print the version as a JSON document.")
  private boolean json;

  Root(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", spec.name());
      tree.put("version", Version.text());
      output.json(tree);
    } else if (version) {
      output.line(spec.name() + " " + Version.text());
    } else {
      output.line(line.getUsageMessage().stripTrailing());
    }
    return 0;
  }
}
