package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What goes into a page and what comes out of it: files and answers to dialogs. */
final class FileCommands {
  private static final int LONG_MILLIS = 120_000;

  private FileCommands() {}

  /** {@code browser upload}. */
  @Command(
      name = "upload",
      description = "Gives files from the folder for uploads to the page.",
      footer = "  ${ROOT-COMMAND-NAME} browser upload report.pdf --input-ref e4")
  static final class Upload extends PageCall {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files in that folder.")
    private List<String> paths = List.of();

    @Option(names = "--ref", paramLabel = "REF", description = "What to click to be asked.")
    private @Nullable String ref;

    @Option(names = "--input-ref", paramLabel = "REF", description = "The file input itself.")
    private @Nullable String inputRef;

    @Option(names = "--element", paramLabel = "CSS", description = "The file input by a selector.")
    private @Nullable String element;

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long the page may take to ask; default: 120000.")
    private @Nullable Integer limitMillis;

    Upload(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/hooks/file-chooser")
          .exactly("paths", paths)
          .with("ref", ref)
          .with("inputRef", inputRef)
          .with("element", element)
          .with("timeoutMs", limitMillis);
    }

    @Override
    protected String done() {
      return inputRef == null && element == null && ref == null
          ? "the page gets them when it asks for files"
          : "gave " + paths.size() + (paths.size() == 1 ? " file" : " files");
    }
  }

  /** A command that waits for a download. */
  abstract static class DownloadCall extends PageCall {
    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long it may take; default: 120000.")
    private @Nullable Integer limitMillis;

    DownloadCall(Cli cli) {
      super(cli);
    }

    abstract Ask download();

    @Override
    protected final Ask page() {
      lasting(limitMillis == null ? LONG_MILLIS : limitMillis);
      return download().with("timeoutMs", limitMillis);
    }

    @Override
    protected String progress() {
      return "waiting for the download …";
    }

    @Override
    protected void print(Fields answer) {
      output().line("DOWNLOAD:" + cli().shown(answer.object("download").text("path")));
    }
  }

  /** {@code browser waitfordownload}. */
  @Command(
      name = "waitfordownload",
      description = "Waits for the next download of a page and keeps the file.",
      footer = "  ${ROOT-COMMAND-NAME} browser waitfordownload report.pdf")
  static final class WaitForDownload extends DownloadCall {
    @Parameters(
        arity = "0..1",
        paramLabel = "PATH",
        description = "Where, in the folder for downloads; its own name when left out.")
    private @Nullable String path;

    WaitForDownload(Cli cli) {
      super(cli);
    }

    @Override
    Ask download() {
      return Ask.post("/wait/download").with("path", path);
    }
  }

  /** {@code browser download}. */
  @Command(
      name = "download",
      description = "Clicks on an element and keeps the file that comes.",
      footer = "  ${ROOT-COMMAND-NAME} browser download e8 report.pdf")
  static final class Download extends DownloadCall {
    @Parameters(index = "0", paramLabel = "REF", description = "An element of the last snapshot.")
    private String ref = "";

    @Parameters(
        index = "1",
        paramLabel = "PATH",
        description = "Where, in the folder for downloads.")
    private String path = "";

    Download(Cli cli) {
      super(cli);
    }

    @Override
    Ask download() {
      return Ask.post("/download").exactly("ref", ref).exactly("path", path);
    }
  }

  /** {@code browser dialog}. */
  @Command(
      name = "dialog",
      description = "Says how to answer the next dialog of a page.",
      footer = "  ${ROOT-COMMAND-NAME} browser dialog --accept --prompt Ann")
  static final class Dialog extends PageCall {
    @Option(names = "--accept", description = "Yes.")
    private boolean accept;

    @Option(names = "--dismiss", description = "No.")
    private boolean dismiss;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What to type into it.")
    private @Nullable String prompt;

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long this holds; default: 120000.")
    private @Nullable Integer limitMillis;

    Dialog(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      if (accept == dismiss) {
        throw new GatehouseException(
            ExitCode.USAGE, "dialog needs --accept or --dismiss", "give one of them");
      }
      return Ask.post("/hooks/dialog")
          .exactly("accept", accept)
          .with("promptText", prompt)
          .with("timeoutMs", limitMillis);
    }

    @Override
    protected String done() {
      return "the next dialog is " + (accept ? "accepted" : "dismissed");
    }
  }
}
