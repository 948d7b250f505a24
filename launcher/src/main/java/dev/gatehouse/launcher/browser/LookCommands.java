package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pictures of pages. */
final class LookCommands {
  private LookCommands() {}

  /** {@code browser screenshot}: a picture of a page. */
  @Command(
      name = "screenshot",
      description = "Takes a picture of a page and prints where it is.",
      footer = "  ${ROOT-COMMAND-NAME} browser screenshot --full-page")
  static final class Screenshot extends BrowserCall {
    @Parameters(
        arity = "0..1",
        paramLabel = "ID",
        description = "The tab, or the start of its id; the one used last when left out.")
    private @Nullable String tab;

    @Option(names = "--target-id", paramLabel = "ID", description = "The same as an option.")
    private @Nullable String targetId;

    @Option(names = "--full-page", description = "All of it, not only what is in view.")
    private boolean fullPage;

    @Option(names = "--ref", paramLabel = "REF", description = "One element of the last snapshot.")
    private @Nullable String ref;

    @Option(names = "--element", paramLabel = "CSS", description = "One element by a selector.")
    private @Nullable String element;

    @Option(names = "--type", paramLabel = "KIND", description = "png or jpeg; default: png.")
    private @Nullable String type;

    Screenshot(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/screenshot")
          .with("targetId", tab == null ? targetId : tab)
          .with("fullPage", fullPage)
          .with("ref", ref)
          .with("element", element)
          .with("type", type);
    }

    @Override
    protected void print(Fields answer) {
      output().line("MEDIA:" + cli().shown(answer.text("path")));
    }
  }

  /** {@code browser pdf}: a page as a document. */
  @Command(
      name = "pdf",
      description = "Prints a page to a PDF file and says where it is.",
      footer = "  ${ROOT-COMMAND-NAME} browser pdf")
  static final class Pdf extends PageCall {
    Pdf(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/pdf");
    }

    @Override
    protected void print(Fields answer) {
      output().line("PDF: " + cli().shown(answer.text("path")));
    }
  }

  /** {@code browser highlight}: shows where an element is. */
  @Command(
      name = "highlight",
      description = "Marks an element of the page for somebody who looks on.",
      footer = "  ${ROOT-COMMAND-NAME} browser highlight e3")
  static final class Highlight extends PageCall {
    @Parameters(paramLabel = "REF", description = "An element of the last snapshot.")
    private String ref = "";

    Highlight(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/highlight").exactly("ref", ref);
    }

    @Override
    protected String done() {
      return "highlighted " + ref;
    }
  }
}
