package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Selection;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Command lines in this process, on a host with an empty home below a directory. */
final class Typed {
  private final Environment environment;

  private Typed(Environment environment) {
    this.environment = environment;
  }

  static Typed on(Path directory) {
    Path home = directory.resolve("home");
    return new Typed(
        new Environment(
            Map.of(
                "HOME",
                home.toString(),
                "GATEHOUSE_HOST_DIR",
                directory.resolve("host").toString()),
            home,
            home));
  }

  Path home() {
    return environment.home();
  }

  /** What a command of that distribution is built from; its output goes nowhere. */
  Cli cli(String distribution) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Distributions distributions = Distributions.load(Typed.class.getClassLoader());
    return new Cli(
        environment,
        distributions,
        distributions.get(distribution),
        Selection.nothing(),
        HostDirectory.of(environment),
        new Output(nowhere, nowhere, false),
        List.of());
  }

  /** Runs a line of words without quotes, which begins with the program's name. */
  Result run(String line) {
    return run(List.of(line.split(" ", -1)));
  }

  Result run(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new Program(
                environment,
                words.get(0),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false)
            .run(words.subList(1, words.size()));
    return new Result(String.join(" ", words), exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** What a line with {@code --json} answers, whatever its exit code. */
  @SuppressWarnings("unchecked") // JSON objects have text keys
  Map<String, Object> json(String line) {
    return (Map<String, Object>) Json.parse(run(line).out());
  }
}
