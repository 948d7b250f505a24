package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code browser snapshot}: a page as text, with refs to act on. */
@Command(
    name = "snapshot",
    description = "Shows a page as text with refs such as e3, which other commands act on.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser snapshot --efficient")
final class SnapshotCommand extends PageCall {
  @Option(names = "--format", paramLabel = "KIND", description = "ai (usual) or aria.")
  private @Nullable String format;

  @Option(names = "--mode", paramLabel = "MODE", description = "efficient: what can be acted on.")
  private @Nullable String mode;

  @Option(names = "--efficient", description = "The same as --mode efficient.")
  private boolean efficient;

  @Option(names = "--limit", paramLabel = "N", description = "The most nodes of an aria snapshot.")
  private @Nullable Integer limit;

  @Option(names = "--max-chars", paramLabel = "N", description = "The most characters of text.")
  private @Nullable Integer maxChars;

  @Option(names = "--refs", paramLabel = "KIND", description = "role (usual) or aria.")
  private @Nullable String refs;

  @Option(names = "--interactive", description = "Only what can be acted on.")
  private boolean interactive;

  @Option(names = "--compact", description = "Without nameless structure.")
  private boolean compact;

  @Option(names = "--depth", paramLabel = "N", description = "How deep; 0 for the roots only.")
  private @Nullable Integer depth;

  @Option(names = "--selector", paramLabel = "CSS", description = "Only this part of the page.")
  private @Nullable String selector;

  @Option(names = "--frame", paramLabel = "CSS", description = "Inside of this iframe.")
  private @Nullable String frame;

  @Option(names = "--labels", description = "Take a picture that shows the refs as well.")
  private boolean labels;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the text to a file.")
  private @Nullable Path out;

  SnapshotCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected Ask page() {
    oneOf("--format", format, "ai", "aria");
    oneOf("--mode", mode, "efficient");
    oneOf("--refs", refs, "role", "aria");
    boolean unsaid = mode == null && format == null && !labels && !interactive && !compact;
    return Ask.get("/snapshot")
        .with("format", format)
        .with("mode", efficient || (unsaid && usuallyEfficient()) ? "efficient" : mode)
        .with("limit", limit)
        .with("maxChars", maxChars)
        .with("refs", refs)
        .with("interactive", interactive)
        .with("compact", compact)
        .with("depth", depth)
        .with("selector", selector)
        .with("frame", frame)
        .with("labels", labels);
  }

  private static void oneOf(String option, @Nullable String word, String... words) {
    if (word != null && !List.of(words).contains(word)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          option + " takes " + String.join(" or ", words) + ", not " + word,
          "leave it out for the usual one");
    }
  }

  private boolean usuallyEfficient() {
    return ConfigTrees.at(
            cli()
                .resolve(cli().selection().withPurpose(Selection.Purpose.CLIENT))
                .configStore(cli().environment(), Clock.systemUTC())
                .read()
                .resolved(),
            "browser",
            "snapshotDefaults",
            "mode")
        .filter("efficient"::equals)
        .isPresent();
  }

  @Override
  protected Map<String, Object> keep(Fields answer) {
    if (out == null) {
      return Map.of();
    }
    Path file = cli().environment().workingDirectory().resolve(out).normalize();
    try {
      Files.writeString(file, text(answer) + "\n");
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO, "cannot write " + file + ": " + e.getMessage(), "name another file", e);
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("out", file.toString());
    return kept;
  }

  @Override
  protected void print(Fields answer) {
    output().line(out == null ? text(answer) : "wrote " + out);
    answer.find("imagePath").ifPresent(path -> output().line("MEDIA:" + cli().shown(path)));
  }

  private static String text(Fields answer) {
    if (!answer.tree().containsKey("nodes")) {
      return Shown.plain(answer.find("snapshot").orElse(""));
    }
    StringBuilder text = new StringBuilder();
    for (Fields node : answer.list("nodes")) {
      text.append("  ".repeat((int) Math.min(100, node.number("depth"))))
          .append("- ")
          .append(node.text("role"));
      node.find("name").ifPresent(name -> text.append(" \"").append(name).append('"'));
      node.find("value").ifPresent(value -> text.append(" value=").append(value));
      text.append(" [").append(node.text("ref")).append("]\n");
    }
    return Shown.plain(text.toString().stripTrailing());
  }
}
