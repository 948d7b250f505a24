package dev.gatehouse.launcher.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.upgrade.ProgramTrust;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The start script of the version to upgrade to. */
final class NewProgram {
  private static final List<String> PLACES = List.of("launcher/bin/gatehouse", "bin/gatehouse");

  private NewProgram() {}

  /**
   * Finds the script.
   *
   * @param from where the other version is; empty for the one that runs this command
   * @throws GatehouseException with {@code USAGE} when there is none, with {@code ACCESS} when
   *     others than its owner may change it
   */
  static Path find(Optional<Path> from) throws IOException {
    Path script = from.isPresent() ? at(from.get()) : own();
    if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          script + " is no program that can be started",
          "name the directory of a Gatehouse version, or its launcher/bin/gatehouse, with --from");
    }
    Path real = script.toRealPath();
    refuseForeign(real);
    return real;
  }

  /**
   * Runs the script once, so that it builds or unpacks what it has to before a gateway waits for
   * it. Blocks.
   */
  static void prepare(Path script, Consumer<String> note) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "--version");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String last = "";
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        note.accept("  " + line);
      }
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          script + " --version ended with exit status " + status + ": " + last,
          "mend that version first; nothing was changed");
    }
  }

  private static Path at(Path place) {
    Path absolute = place.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      for (String inside : PLACES) {
        if (Files.exists(absolute.resolve(inside))) {
          return absolute.resolve(inside);
        }
      }
    }
    return absolute;
  }

  private static Path own() {
    String script = System.getProperty("gatehouse.script", "");
    if (script.isEmpty()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "this command was not started by a start script, so it has none to upgrade to",
          "name the other version with --from");
    }
    return Path.of(script);
  }

  /** Whoever can change the program would act as this user from now on. */
  private static void refuseForeign(Path script) throws IOException {
    Optional<String> objection = ProgramTrust.objection(script);
    if (objection.isPresent()) {
      throw new GatehouseException(
          ExitCode.ACCESS,
          "others could change what " + script + " runs: " + objection.get(),
          "use a version that belongs to you or to root, and that nobody else may write to");
    }
  }
}
