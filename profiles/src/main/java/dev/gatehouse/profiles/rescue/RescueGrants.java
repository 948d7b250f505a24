package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who may look after the instance of one state directory, from {@value #FILE_NAME} in it. A file
 * that cannot be read, or that others could have written, allows nobody. All methods block; safe to
 * use from several threads and processes.
 */
public final class RescueGrants {
  /** Name of the file in the state directory. */
  public static final String FILE_NAME = "rescue-grants.json";

  private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 64 * 1024;

  private final Path root;
  private final Path file;

  /** Opens nothing. */
  public RescueGrants(Path stateDirectory) {
    this.root = requireNonNull(stateDirectory, "stateDirectory");
    this.file = root.resolve(FILE_NAME);
  }

  /**
   * Everybody who is allowed to, in the order in which they were.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the file cannot be trusted
   */
  public List<RescueGrant> list() {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      requireOwn();
      if (Files.size(file) > MAX_BYTES) {
        throw untrusted("it is larger than " + MAX_BYTES + " bytes");
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw untrusted("it cannot be read: " + e.getMessage());
    }
  }

  /** What an instance may do here; empty for nothing. */
  public Optional<RescueGrant> of(String instanceId) {
    return list().stream().filter(grant -> grant.id().equals(instanceId)).findFirst();
  }

  /** Allows an instance to look after this one; replaces what it was allowed before. */
  public void allow(RescueGrant grant) {
    change(
        grants -> {
          grants.removeIf(other -> other.id().equals(grant.id()));
          grants.add(grant);
          return grants;
        });
  }

  /**
   * Takes the right back, at once.
   *
   * @param who an instance's id or the name it was allowed under
   * @return whether anybody had it
   */
  public boolean deny(String who) {
    boolean[] found = {false};
    change(
        grants -> {
          found[0] = grants.removeIf(grant -> isCalled(grant, who));
          return grants;
        });
    return found[0];
  }

  private static boolean isCalled(RescueGrant grant, String who) {
    String name = grant.name().toLowerCase(Locale.ROOT);
    String wanted = who.strip().toLowerCase(Locale.ROOT);
    return grant.id().equals(who) || name.equals(wanted) || name.endsWith("/" + wanted);
  }

  private void change(UnaryOperator<List<RescueGrant>> edit) {
    try (ProcessLock held = lock()) {
      List<RescueGrant> before = list();
      List<RescueGrant> after = edit.apply(new ArrayList<>(before));
      if (!after.equals(before)) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", 1L);
        tree.put("allowed", after.stream().map(RescueGrant::toTree).toList());
        SecureFiles.replace(file, (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot write " + file + ": " + e.getMessage(),
          "make the directory writable for this user",
          e);
    }
  }

  private ProcessLock lock() throws IOException {
    return ProcessLock.take(root.resolve("rescue-grants.lock"), LOCK_LIMIT)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFLICT,
                    "another process is changing " + file,
                    "try again in a moment"));
  }

  private void requireOwn() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw untrusted("it is not a plain file");
    }
    if (!Files.getOwner(file).equals(Files.getOwner(root))) {
      throw untrusted("it belongs to another user than its directory");
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var modes = Files.getPosixFilePermissions(file);
      if (modes.contains(PosixFilePermission.GROUP_WRITE)
          || modes.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw untrusted("other users may write it");
      }
    }
  }

  private List<RescueGrant> parse(String text) {
    Object tree;
    try {
      tree = Json.parse(text);
    } catch (Json5SyntaxException e) {
      throw untrusted("it is no JSON");
    }
    if (!(tree instanceof Map<?, ?> map)
        || !Long.valueOf(1).equals(map.get("version"))
        || !(map.get("allowed") instanceof List<?> allowed)) {
      throw untrusted("it has no version 1 list of who is allowed");
    }
    List<RescueGrant> grants = new ArrayList<>();
    for (Object entry : allowed) {
      if (!(entry instanceof Map<?, ?> grant)
          || !(grant.get("id") instanceof String id)
          || !(grant.get("name") instanceof String name)
          || !(grant.get("mends") instanceof Boolean mends)
          || !(grant.get("sinceMillis") instanceof Long since)
          || !(grant.get("by") instanceof String by)) {
        throw untrusted("an entry of it is not whole");
      }
      grants.add(new RescueGrant(id, name, mends, since, by));
    }
    return List.copyOf(grants);
  }

  private GatehouseException untrusted(String why) {
    return new GatehouseException(
        ExitCode.CONFIG,
        file + " is not used, so nobody may look after this instance: " + why,
        "move the file away, and allow it again with rescue allow");
  }
}
