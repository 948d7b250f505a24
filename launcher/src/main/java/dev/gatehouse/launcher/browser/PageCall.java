package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command about the page of one tab. */
abstract class PageCall extends BrowserCall {
  @Option(
      names = "--target-id",
      paramLabel = "ID",
      description = "The tab, or the start of its id; the one used last when left out.")
  private @Nullable String targetId;

  PageCall(Cli cli) {
    super(cli);
  }

  /** The request, without the tab. */
  protected abstract Ask page();

  @Override
  protected final Ask ask() {
    return page().with("targetId", targetId);
  }

  /** What was done, in a few words. */
  protected String done() {
    return "done";
  }

  @Override
  protected void print(Fields answer) {
    output().line(done() + answer.find("url").map(url -> " on " + url).orElse(""));
  }
}
