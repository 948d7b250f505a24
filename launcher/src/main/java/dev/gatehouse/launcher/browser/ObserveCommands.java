package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a page said and loaded. */
final class ObserveCommands {
  private ObserveCommands() {}

  /** {@code browser console}. */
  @Command(
      name = "console",
      description = "Shows what a page wrote to its console.",
      footer = "  ${ROOT-COMMAND-NAME} browser console --level error")
  static final class Console extends PageCall {
    @Option(
        names = "--level",
        paramLabel = "NAME",
        description = "From this level on: error, warning, info or debug.")
    private @Nullable String level;

    Console(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.get("/console").with("level", level);
    }

    @Override
    protected void print(Fields answer) {
      List<Fields> messages = answer.list("messages");
      messages.forEach(
          message ->
              output()
                  .line(
                      message.text("timestamp")
                          + " "
                          + message.text("type")
                          + " "
                          + Shown.plain(message.text("text"))));
      if (messages.isEmpty()) {
        output().note("nothing was written");
      }
    }
  }

  /** {@code browser errors}. */
  @Command(
      name = "errors",
      description = "Shows what failed in the scripts of a page.",
      footer = "  ${ROOT-COMMAND-NAME} browser errors --clear")
  static final class Errors extends PageCall {
    @Option(names = "--clear", description = "Forget them afterwards.")
    private boolean clear;

    Errors(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.get("/errors").with("clear", clear);
    }

    @Override
    protected void print(Fields answer) {
      List<Fields> errors = answer.list("errors");
      errors.forEach(
          error ->
              output()
                  .line(
                      error.text("timestamp")
                          + " "
                          + error.find("name").map(name -> name + ": ").orElse("")
                          + Shown.plain(error.text("message"))));
      if (errors.isEmpty()) {
        output().note("nothing failed");
      }
    }
  }

  /** {@code browser requests}. */
  @Command(
      name = "requests",
      description = "Shows what a page loaded.",
      footer = "  ${ROOT-COMMAND-NAME} browser requests --filter /api/")
  static final class Requests extends PageCall {
    @Option(names = "--filter", paramLabel = "TEXT", description = "Part of the address.")
    private @Nullable String filter;

    @Option(names = "--clear", description = "Forget them afterwards.")
    private boolean clear;

    Requests(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.get("/requests").with("filter", filter).with("clear", clear);
    }

    @Override
    protected void print(Fields answer) {
      List<Fields> requests = answer.list("requests");
      if (requests.isEmpty()) {
        output().note("nothing was loaded");
        return;
      }
      Table table = Table.of("id", "method", "status", "type", "url");
      requests.forEach(
          request ->
              table.row(
                  request.text("id"),
                  request.text("method"),
                  request.find("status").orElse(request.text("failureText")),
                  request.text("resourceType"),
                  Shown.cell(request.text("url"), 200)));
      output().table(table);
    }
  }

  /** {@code browser responsebody}. */
  @Command(
      name = "responsebody",
      description = "Waits for the next answer from an address and prints its body.",
      footer = "  ${ROOT-COMMAND-NAME} browser responsebody \"**/api/users\"")
  static final class ResponseBody extends PageCall {
    @Parameters(
        paramLabel = "PATTERN",
        description = "The address, a part of it, or with * for any text.")
    private String pattern = "";

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long to wait; default: 20000.")
    private @Nullable Integer limitMillis;

    @Option(
        names = "--max-chars",
        paramLabel = "N",
        description = "The most characters; default: 200000.")
    private @Nullable Integer maxChars;

    ResponseBody(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      lasting(limitMillis);
      return Ask.post("/response/body")
          .exactly("url", pattern)
          .with("timeoutMs", limitMillis)
          .with("maxChars", maxChars);
    }

    @Override
    protected String progress() {
      return "waiting for an answer from " + pattern + " …";
    }

    @Override
    protected void print(Fields answer) {
      Fields response = answer.object("response");
      output().note(response.text("status") + " " + response.text("url"));
      output().line(Shown.plain(response.find("body").orElse("")));
      if (response.flag("truncated")) {
        output().note("there is more; ask for it with --max-chars");
      }
    }
  }
}
