package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waiting for a page, and asking its scripts. */
final class WaitCommands {
  private WaitCommands() {}

  /** {@code browser wait}. */
  @Command(
      name = "wait",
      description = "Waits until everything that is asked for holds, one after the other.",
      footer = "  ${ROOT-COMMAND-NAME} browser wait --text \"Thank you\" --timeout-ms 60000")
  static final class Wait extends PageCall {
    @Parameters(
        arity = "0..1",
        paramLabel = "CSS",
        description = "An element that must be visible.")
    private @Nullable String selector;

    @Option(names = "--time", paramLabel = "MS", description = "This long.")
    private @Nullable Integer timeMillis;

    @Option(names = "--text", paramLabel = "TEXT", description = "Text that must be visible.")
    private @Nullable String text;

    @Option(names = "--text-gone", paramLabel = "TEXT", description = "Text that must be gone.")
    private @Nullable String textGone;

    @Option(
        names = "--page-url",
        paramLabel = "PATTERN",
        description =
            "The page's address, with * for any text; --url with anything but a ws address is the"
                + " same.")
    private @Nullable String pageUrl;

    @Option(
        names = "--load",
        paramLabel = "STATE",
        description = "load, domcontentloaded or networkidle.")
    private @Nullable String load;

    @Option(names = "--fn", paramLabel = "CODE", description = "JavaScript that must be true.")
    private @Nullable String fn;

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long to wait for each; default: 20000.")
    private @Nullable Integer limitMillis;

    Wait(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      Optional<String> given = connection().takePageAddress();
      if (pageUrl == null) {
        pageUrl = given.orElse(null);
      }
      long conditions =
          Stream.of(selector, text, textGone, pageUrl, load, fn).filter(one -> one != null).count();
      if (conditions == 0 && timeMillis == null) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "wait needs something to wait for",
            "for example --text \"Thank you\", --load networkidle or --time 500");
      }
      int each = limitMillis == null ? 20_000 : limitMillis;
      lasting((int) Math.min(500_000, conditions * each + (timeMillis == null ? 0 : timeMillis)));
      return Ask.act("wait")
          .with("selector", selector)
          .with("timeMs", timeMillis)
          .with("text", text)
          .with("textGone", textGone)
          .with("url", pageUrl)
          .with("loadState", load)
          .with("fn", fn)
          .with("timeoutMs", limitMillis);
    }

    @Override
    protected String done() {
      return "waited";
    }
  }

  /** {@code browser evaluate}. */
  @Command(
      name = "evaluate",
      description = "Runs JavaScript in a page and prints its result as JSON.",
      footer = "  ${ROOT-COMMAND-NAME} browser evaluate \"document.title\"")
  static final class Evaluate extends PageCall {
    @Parameters(
        arity = "0..1",
        paramLabel = "CODE",
        description = "An expression, or a function that gets the element of --ref.")
    private @Nullable String code;

    @Option(names = "--fn", paramLabel = "CODE", description = "The same as an option.")
    private @Nullable String fn;

    @Option(names = "--ref", paramLabel = "REF", description = "An element of the last snapshot.")
    private @Nullable String ref;

    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long it may run; default: 20000.")
    private @Nullable Integer limitMillis;

    Evaluate(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      String source = code == null ? fn : code;
      if (source == null) {
        throw new GatehouseException(
            ExitCode.USAGE, "evaluate needs some JavaScript", "for example \"document.title\"");
      }
      lasting(limitMillis);
      return Ask.act("evaluate")
          .exactly("fn", source)
          .with("ref", ref)
          .with("timeoutMs", limitMillis);
    }

    @Override
    protected void print(Fields answer) {
      Object result = answer.tree().get("result");
      output().line(result instanceof Map ? Json.pretty(tree(result)) : Json.write(result));
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static Map<String, Object> tree(Object result) {
      return (Map<String, Object>) result;
    }
  }
}
