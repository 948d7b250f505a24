package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code configure}: changes one part of a set-up. */
@Command(
    name = "configure",
    description = {
      "Changes one part of a set-up: asks about it in a terminal, or takes it from options.",
      "Each part is written when it is answered; everything else stays as it is."
    },
    footer = "  ${ROOT-COMMAND-NAME} configure --section model")
public final class ConfigureCommand extends CliCommand {
  private final String version;

  @Mixin private final OnboardOptions options = new OnboardOptions();

  @Option(
      names = "--section",
      paramLabel = "NAME",
      split = ",",
      description =
          "workspace, model, web, gateway, daemon, channels, skills or health; may be repeated.")
  private List<String> sections = List.of();

  /**
   * @param version of this program
   */
  public ConfigureCommand(Cli cli, String version) {
    super(cli);
    this.version = version;
  }

  @Override
  protected ExitCode run() throws IOException, InterruptedException {
    List<Section> chosen = sections.stream().map(Section::of).distinct().toList();
    return new ConfigureFlow(cli(), options, json(), verbose(), version).run(chosen);
  }
}
