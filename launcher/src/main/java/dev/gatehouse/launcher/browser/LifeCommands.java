package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    /** The family's {@code key: value} lines; what has parts of its own is for {@code --json}. */
    @Override
    protected void print(Fields answer) {
      answer.tree().forEach(this::line);
      notes(answer, "notes");
      notes(answer, "problems");
    }

    private void line(String key, @Nullable Object value) {
      if (!(value instanceof Map) && !(value instanceof Iterable)) {
        output().line(key + ": " + (value == null ? "none" : cli().shown(value)));
      }
    }

    private void notes(Fields answer, String key) {
      if (answer.tree().get(key) instanceof List<?> list) {
        list.forEach(note -> output().note("note: " + note));
      }
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
