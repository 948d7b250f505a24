package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import dev.gatehouse.launcher.client.Fields;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Recording what a browser does. */
final class TraceCommands {
  private TraceCommands() {}

  /** {@code browser trace}: the group. */
  @Command(
      name = "trace",
      description = "Records what a browser does.",
      footer = "  ${ROOT-COMMAND-NAME} browser trace start",
      subcommands = {Start.class, Stop.class})
  static final class Trace extends CommandGroup {
    Trace(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser trace start}. */
  @Command(
      name = "start",
      description = "Starts to record.",
      footer = "  ${ROOT-COMMAND-NAME} browser trace start --no-screenshots")
  static final class Start extends PageCall {
    @Option(names = "--no-screenshots", description = "Without pictures.")
    private boolean noScreenshots;

    @Option(names = "--no-snapshots", description = "Without snapshots.")
    private boolean noSnapshots;

    @Option(names = "--sources", description = "With the sources.")
    private boolean sources;

    Start(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/trace/start")
          .exactly("screenshots", !noScreenshots)
          .exactly("snapshots", !noSnapshots)
          .exactly("sources", sources);
    }

    @Override
    protected String done() {
      return "recording";
    }
  }

  /** {@code browser trace stop}. */
  @Command(
      name = "stop",
      description = "Ends the recording and says where it is.",
      footer = "  ${ROOT-COMMAND-NAME} browser trace stop")
  static final class Stop extends PageCall {
    @Option(
        names = "--out",
        paramLabel = "PATH",
        description = "Where, in the folder for traces; a new name when left out.")
    private @Nullable String out;

    Stop(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/trace/stop").with("path", out);
    }

    @Override
    protected void print(Fields answer) {
      output().line("TRACE:" + cli().shown(answer.text("path")));
    }
  }
}
