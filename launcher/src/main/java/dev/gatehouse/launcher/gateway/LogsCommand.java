package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.LogChunk;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code logs}: the end of the gateway's log. */
@Command(
    name = "logs",
    description = {
      "Prints the end of the running gateway's log.",
      "With --follow and --json, each line is a JSON document of its own."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main logs --follow --limit 20")
public final class LogsCommand extends GatewayClientCommand {
  @Option(
      names = "--limit",
      paramLabel = "LINES",
      defaultValue = "200",
      description = "How many lines at most; default: ${DEFAULT-VALUE}.")
  private int limit = 200;

  @Option(names = "--follow", description = "Go on with new lines until interrupted.")
  private boolean follow;

  @Option(
      names = "--interval",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "Pause between two looks with --follow; default: ${DEFAULT-VALUE}.")
  private int intervalMillis = 1000;

  @Option(names = "--plain", description = "Print the lines as they stand in the file.")
  private boolean plain;

  public LogsCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    Instance instance = instance();
    try (DirectClient client = connection().open(cli(), instance)) {
      LogChunk chunk = client.logsTail(OptionalLong.empty(), limit);
      if (json()) {
        Map<String, Object> answer = answer(instance);
        answer.put("type", "meta");
        answer.put("file", chunk.file());
        answer.put("cursor", chunk.cursor());
        answer.put("size", chunk.size());
        if (!follow) {
          answer.put("lines", chunk.lines().stream().map(LogsCommand::tree).toList());
          output().json(answer);
          return ExitCode.OK;
        }
        output().jsonLine(answer);
      } else {
        output().note(output().dim(chunk.file()));
      }
      print(chunk);
      while (follow) {
        pause();
        chunk = client.logsTail(OptionalLong.of(chunk.cursor()), limit);
        print(chunk);
      }
    }
    return ExitCode.OK;
  }

  private void print(LogChunk chunk) {
    if (chunk.reset() && !json()) {
      output().note("(the log begins anew)");
    }
    for (String line : chunk.lines()) {
      if (json()) {
        output().jsonLine(tree(line));
      } else {
        output().line(plain ? line : readable(line));
      }
    }
    output().flush();
  }

  private static Map<String, Object> tree(String line) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (parse(line) instanceof Map<?, ?> entry) {
      tree.put("type", "log");
      entry.forEach((key, value) -> tree.put(key.toString(), value));
    } else {
      tree.put("type", "raw");
      tree.put("raw", line);
    }
    return tree;
  }

  /** A line as {@code time level subsystem message rest}. */
  private static String readable(String line) {
    if (!(parse(line) instanceof Map<?, ?> entry)) {
      return line;
    }
    StringBuilder text = new StringBuilder();
    StringBuilder rest = new StringBuilder();
    entry.forEach(
        (key, value) -> {
          switch (key.toString()) {
            case "time", "level", "subsystem", "message" -> text.append(value).append(' ');
            case "instance" -> {
              // The header names it once.
            }
            default -> rest.append(' ').append(key).append('=').append(value);
          }
        });
    return (text.toString().stripTrailing() + rest).strip();
  }

  private static Object parse(String line) {
    try {
      Object value = Json.parse(line);
      return value == null ? "" : value;
    } catch (Json5SyntaxException e) {
      return line;
    }
  }

  private void pause() throws InterruptedException {
    boolean ignored =
        new CountDownLatch(1).await(Math.max(50, intervalMillis), TimeUnit.MILLISECONDS);
    assert !ignored;
  }
}
