package dev.gatehouse.profiles.upgrade;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The files about upgrades in an instance's state directory. Who can write there may run programs
 * as this instance anyway, so that is where a request to run another program has to stand; a
 * gateway takes none from a client. All methods block.
 */
public final class UpgradeFiles {
  private final Path root;

  private UpgradeFiles(Path root) {
    this.root = root;
  }

  public static UpgradeFiles of(Instance instance) {
    return in(StateLayout.of(instance).root());
  }

  /** The files in this state directory. */
  public static UpgradeFiles in(Path stateDirectory) {
    return new UpgradeFiles(stateDirectory);
  }

  /**
   * A request.
   *
   * @param id what the gateway is told, to know this request
   * @param program the start script of the version to run
   * @param drainSeconds how long running turns may take to end
   */
  public record Request(String id, Path program, int drainSeconds) {}

  /** Says which version is to run; the last one who says so wins. */
  public void ask(Request request) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", request.id());
    tree.put("program", request.program().toString());
    tree.put("drainSeconds", (long) request.drainSeconds());
    write(root.resolve("upgrade-request.json"), tree);
  }

  /**
   * Takes the request with this id out of the file; empty when it holds another one or none.
   *
   * @throws FileSystemException when somebody else could have written it
   */
  public Optional<Request> take(String id) throws IOException {
    Path file = root.resolve("upgrade-request.json");
    Optional<Request> request =
        read(file)
            .filter(tree -> id.equals(tree.get("id")))
            .flatMap(
                tree ->
                    tree.get("program") instanceof String program
                            && tree.get("drainSeconds") instanceof Long seconds
                        ? Optional.of(new Request(id, Path.of(program), seconds.intValue()))
                        : Optional.empty());
    if (request.isPresent()) {
      Files.deleteIfExists(file);
    }
    return request;
  }

  /** Held by the gateway that is being replaced; empty when an upgrade runs already. */
  public Optional<ProcessLock> lock() throws IOException {
    return ProcessLock.tryTake(root.resolve("upgrade.lock"));
  }

  /** Whether a gateway is being replaced now. */
  public boolean running() throws IOException {
    return ProcessLock.isHeld(root.resolve("upgrade.lock"));
  }

  /** The upgrade that runs now, empty when none does or its process has not written it down yet. */
  public Optional<UpgradeRecord> current() throws IOException {
    return running() ? last().filter(record -> !record.over()) : Optional.empty();
  }

  /** Writes down how far it has come. */
  public void write(UpgradeRecord record) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", record.id());
    tree.put("step", record.step().name().toLowerCase(Locale.ROOT));
    tree.put("program", record.program());
    tree.put("fromVersion", record.fromVersion());
    tree.put("fromPid", record.fromPid());
    tree.put("toVersion", record.toVersion());
    tree.put("toPid", record.toPid());
    tree.put("startedAtMillis", record.startedAtMillis());
    tree.put("atMillis", record.atMillis());
    tree.put("detail", record.detail());
    write(root.resolve("upgrade.json"), tree);
  }

  /** The last upgrade, empty when there was none or it cannot be read. */
  public Optional<UpgradeRecord> last() throws IOException {
    return read(root.resolve("upgrade.json")).flatMap(UpgradeFiles::record);
  }

  /**
   * The start script that an upgrade put in place; empty when the usual one is, and when that
   * script is gone or others can change it by now.
   *
   * @throws FileSystemException when somebody else could have written which one that is
   */
  public Optional<Path> program() throws IOException {
    return read(root.resolve("program.json"))
        .flatMap(
            tree ->
                tree.get("program") instanceof String text
                    ? Optional.of(Path.of(text))
                    : Optional.empty())
        .filter(UpgradeFiles::isUsable);
  }

  private static boolean isUsable(Path program) {
    try {
      return program.isAbsolute() && Files.isExecutable(program) && ProgramTrust.isFirm(program);
    } catch (IOException e) {
      return false;
    }
  }

  /** From now on this start script is what runs the instance when it has to be started again. */
  public void useProgram(Path program) throws IOException {
    write(root.resolve("program.json"), Map.of("program", program.toString()));
  }

  /** From now on the instance is run by whoever starts it. */
  public void useUsualProgram() throws IOException {
    Files.deleteIfExists(root.resolve("program.json"));
  }

  private static void write(Path file, Map<String, Object> tree) throws IOException {
    if (Files.isSymbolicLink(file)) {
      // Never into a file that a link names.
      Files.delete(file);
    }
    SecureFiles.replace(file, (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** What is said by a file of this instance's own; nobody else gives orders here. */
  private Optional<Map<?, ?>> read(Path file) throws IOException {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view != null) {
        requireOwn(file, view.readAttributes());
      }
      return Json.parse(Files.readString(file)) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (NoSuchFileException | Json5SyntaxException e) {
      return Optional.empty();
    }
  }

  private void requireOwn(Path file, PosixFileAttributes facts) throws IOException {
    if (!facts.isRegularFile()) {
      throw refused(file, "is no plain file");
    }
    if (!facts.owner().equals(Files.getOwner(root))) {
      throw refused(file, "belongs to another user than its directory");
    }
    if (facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || facts.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw refused(file, "may be changed by other users");
    }
  }

  private static FileSystemException refused(Path file, String why) {
    return new FileSystemException(
        file.toString(), null, why + "; look who made it, and remove it");
  }

  private static Optional<UpgradeRecord> record(Map<?, ?> tree) {
    if (tree.get("id") instanceof String id
        && tree.get("step") instanceof String step
        && tree.get("program") instanceof String program
        && tree.get("fromVersion") instanceof String fromVersion
        && tree.get("fromPid") instanceof Long fromPid
        && tree.get("toVersion") instanceof String toVersion
        && tree.get("toPid") instanceof Long toPid
        && tree.get("startedAtMillis") instanceof Long started
        && tree.get("atMillis") instanceof Long at
        && tree.get("detail") instanceof String detail) {
      for (Step known : Step.values()) {
        if (known.name().equalsIgnoreCase(step)) {
          return Optional.of(
              new UpgradeRecord(
                  id, known, program, fromVersion, fromPid, toVersion, toPid, started, at, detail));
        }
      }
    }
    return Optional.empty();
  }
}
