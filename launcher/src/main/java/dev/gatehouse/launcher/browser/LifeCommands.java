package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starting, stopping and looking at a browser. */
final class LifeCommands {
  private LifeCommands() {}

  /** {@code browser status}: one browser profile of the instance. */
  @Command(
      name = "status",
      description = "Says how a browser profile of the instance is set up and whether it runs.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser status")
  static class Status extends BrowserCall {
    Status(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.get("/");
    }

    /** What a person asks, a line for each; the whole answer is for {@code --json}. */
    @Override
    protected void print(Fields answer) {
      StatusText.lines(answer).forEach((key, value) -> line(key, value));
      StatusText.notes(answer).forEach(note -> output().note("note: " + cli().shown(note)));
    }

    private void line(String key, String value) {
      output().line(key + ": " + Shown.plain(cli().shown(value)));
    }
  }

  /** {@code browser start}: starts it and says how it stands. */
  @Command(
      name = "start",
      description = "Starts a browser of the instance. Other commands do that by themselves.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser start --headless")
  static final class Start extends Status {
    @Option(names = "--headless", description = "Without a window, this time.")
    private boolean headless;

    Start(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/start").with("headless", headless);
    }

    @Override
    protected String progress() {
      return "starting the browser …";
    }

    @Override
    protected Ask next() {
      return Ask.get("/");
    }
  }

  /** {@code browser stop}: stops it and says how it stands. */
  @Command(
      name = "stop",
      description = "Stops a browser that the instance started.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser stop")
  static final class Stop extends Status {
    Stop(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/stop");
    }

    @Override
    protected Ask next() {
      return Ask.get("/");
    }
  }
}
