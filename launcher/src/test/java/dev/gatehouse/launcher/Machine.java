package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.SystemCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A machine that has nothing: an empty home, a clean environment, and where the test may ask for it
 * a network of its own, so that fixed ports are free. Ends every process that was started in it.
 */
final class Machine implements AutoCloseable {
  private static final Path BIN = Path.of(System.getProperty("gatehouse.bin", "bin"));
  private static final long COMMAND_SECONDS = 120;

  private final Path home;
  private final Path logs;
  private final Optional<NetworkNamespace> network;
  private Optional<UserManager> manager = Optional.empty();
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<Background> started = new ArrayList<>();
  private int number;

  private Machine(Path directory, String homeName, Optional<NetworkNamespace> network) {
    this.network = network;
    try {
      this.home = Files.createDirectories(directory.resolve(homeName));
      this.logs = Files.createDirectories(directory.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    variables.put("HOME", home.toString());
    variables.put("PATH", BIN.toAbsolutePath() + ":" + System.getenv("PATH"));
    variables.put("LANG", "C.UTF-8");
    variables.put("GATEHOUSE_JAVA_HOME", System.getProperty("java.home"));
    // A build in the middle of the tests would replace the jars that they run from.
    variables.put("GATEHOUSE_NO_BUILD", "1");
  }

  /** A machine on the host's own network: only free ports may be used. */
  static Machine on(Path directory) {
    return on(directory, "home");
  }

  /** The same with a home of that name. */
  static Machine on(Path directory, String home) {
    return new Machine(directory, home, Optional.empty());
  }

  /** A machine with a network of its own; empty where the system does not allow one. */
  static Optional<Machine> withOwnNetwork(Path directory) {
    return NetworkNamespace.open()
        .map(network -> new Machine(directory, "home", Optional.of(network)));
  }

  /** Gives the machine a systemd user manager; false where the system does not allow one. */
  boolean startUserManager() {
    try {
      Path place = Files.createDirectories(logs.resolveSibling("systemd"));
      manager = UserManager.open(place, home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    variables.put("XDG_RUNTIME_DIR", "/run/user/0");
    return manager.isPresent();
  }

  /** Runs a program beside the user manager, as the system's own programs are run. */
  CommandRunner commands() {
    List<String> enter = manager.orElseThrow().enter();
    SystemCommands commands = new SystemCommands(variables, Duration.ofSeconds(COMMAND_SECONDS));
    return command -> {
      List<String> inside = new ArrayList<>(enter);
      inside.addAll(command);
      return commands.run(inside);
    };
  }

  Path home() {
    return home;
  }

  /** Runs a shell command line as a person would type it, and waits for its end. */
  Result run(String line) {
    return run(line, Map.of());
  }

  /** The same with more variables. */
  Result run(String line, Map<String, String> more) {
    Path out = logs.resolve(number + ".out");
    Path err = logs.resolve(number++ + ".err");
    try {
      Process process = launch(line, more, out, err);
      if (!process.waitFor(COMMAND_SECONDS, SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + line + "\n" + Files.readString(err));
      }
      return new Result(
          line, process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command line that goes on until it is ended. */
  Background start(String line) {
    return start(line, Map.of());
  }

  /** The same with more variables. */
  Background start(String line, Map<String, String> more) {
    Path out = logs.resolve(number + ".out");
    Path err = logs.resolve(number++ + ".err");
    try {
      Background background =
          new Background(line, launch("exec " + line, more, out, err), out, err);
      started.add(background);
      return background;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file below the home with its content's hash, to show that nothing has changed. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      all.forEach(path -> files.put(home.relativize(path).toString(), describe(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  @Override
  public void close() {
    started.forEach(Background::kill);
    endWhatRunsInThisHome();
    manager.ifPresent(UserManager::close);
    network.ifPresent(NetworkNamespace::close);
  }

  /** Processes whose environment names this home: what {@code up} has started, for example. */
  List<ProcessHandle> processes() {
    String mark = "HOME=" + home + "\0";
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains(mark))
        .toList();
  }

  private void endWhatRunsInThisHome() {
    // A supervisor first: it would start its gateway again.
    for (int i = 0; i < 20 && !processes().isEmpty(); i++) {
      processes().forEach(ProcessHandle::destroyForcibly);
      processes()
          .forEach(
              process -> process.onExit().orTimeout(2, SECONDS).exceptionally(e -> process).join());
    }
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"), UTF_8);
    } catch (IOException | UncheckedIOException e) {
      return ""; // ended meanwhile, or somebody else's
    }
  }

  private Process launch(String line, Map<String, String> more, Path out, Path err)
      throws IOException {
    List<String> command = new ArrayList<>();
    network.ifPresent(own -> command.addAll(own.enter()));
    manager.ifPresent(own -> command.addAll(own.enter()));
    command.addAll(List.of("sh", "-c", line));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().putAll(more);
    builder.directory(home.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    return builder.start();
  }

  private static String describe(Path path) {
    try {
      if (Files.isSymbolicLink(path)) {
        return "link to " + Files.readSymbolicLink(path);
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        return "directory " + Files.getPosixFilePermissions(path);
      }
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      return HexFormat.of().formatHex(hash) + " " + Files.getPosixFilePermissions(path);
    } catch (IOException | NoSuchAlgorithmException e) {
      return "unreadable";
    }
  }
}
