package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who uses which channel account on this host. A claim is an operating-system lock on a file named
 * by a keyed hash of the credential, so that the kernel frees it when the process dies, and the
 * host directory tells nobody a credential. Two bots with one token would take each other's
 * messages away. Blocks; safe to use from several threads and processes.
 */
public final class CredentialClaims {
  private static final Duration KEY_LIMIT = Duration.ofSeconds(5);

  private final Path directory;
  private final SecureRandom random;

  public CredentialClaims(HostDirectory host, SecureRandom random) {
    this.directory = host.path().resolve("claims");
    this.random = requireNonNull(random, "random");
  }

  /**
   * Claims a credential until the claim is closed or this process ends.
   *
   * @param kind what it is for, for example {@code telegram}
   * @param credential the secret itself; it is not kept
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when somebody has it, naming who
   */
  public Claim claim(String kind, String credential, LeaseOwner owner) {
    try {
      String name = new KeyedHashes(key()).of(kind, credential);
      Path note = directory.resolve(name + ".json");
      Optional<ProcessLock> lock = ProcessLock.tryTake(directory.resolve(name + ".lock"));
      if (lock.isEmpty()) {
        throw taken(kind, owner, holder(note));
      }
      try {
        note(note, owner);
      } catch (IOException | RuntimeException e) {
        lock.get().close();
        throw e;
      }
      return new Claim(lock.get(), note);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot claim a " + kind + " account in " + directory + ": " + Failures.cause(e),
          "make the directory writable for this user",
          e);
    }
  }

  private byte[] key() throws IOException {
    Path file = directory.resolve("key");
    Optional<byte[]> known = read(file);
    if (known.isPresent()) {
      return known.get();
    }
    try (ProcessLock lock =
        ProcessLock.take(directory.resolve("key.lock"), KEY_LIMIT)
            .orElseThrow(() -> new IOException("another process holds the key's lock"))) {
      Optional<byte[]> made = read(file);
      if (made.isPresent()) {
        return made.get();
      }
      byte[] key = new byte[KeyedHashes.KEY_BYTES];
      random.nextBytes(key);
      SecureFiles.replace(file, key);
      return key;
    }
  }

  private static Optional<byte[]> read(Path file) throws IOException {
    try {
      byte[] key = Files.readAllBytes(file);
      return key.length == KeyedHashes.KEY_BYTES ? Optional.of(key) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void note(Path file, LeaseOwner owner) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instanceId", owner.instanceId());
    tree.put("name", owner.name());
    tree.put("stateDirectory", owner.stateDirectory().toString());
    tree.put("pid", ProcessHandle.current().pid());
    SecureFiles.replace(file, Json.write(tree).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Holder> holder(Path note) {
    try {
      if (Json.parse(Files.readString(note)) instanceof Map<?, ?> tree
          && tree.get("name") instanceof String name
          && tree.get("stateDirectory") instanceof String state
          && tree.get("pid") instanceof Number pid
          && ProcessHandle.of(pid.longValue()).isPresent()) {
        return Optional.of(new Holder(name, state, OptionalLong.of(pid.longValue())));
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // the holder has the lock but has not written its name yet
    }
    return Optional.empty();
  }

  private static GatehouseException taken(String kind, LeaseOwner owner, Optional<Holder> holder) {
    String who =
        holder
            .map(
                known ->
                    known.name()
                        + " (process "
                        + known.pid().orElse(0)
                        + ", "
                        + known.stateDirectory()
                        + ")")
            .orElse("another instance of this host");
    return new GatehouseException(
        ExitCode.CONFLICT,
        "the " + kind + " account of " + owner.name() + " is already used by " + who,
        "give " + owner.name() + " an account of its own, or stop the other instance");
  }

  private record Holder(String name, String stateDirectory, OptionalLong pid) {}

  /** The right to use a credential. Safe to close from any thread. */
  public static final class Claim implements AutoCloseable {
    private final ProcessLock lock;
    private final Path note;
    private boolean open = true;

    private Claim(ProcessLock lock, Path note) {
      this.lock = lock;
      this.note = note;
    }

    /** Gives the credential back. Does nothing the second time. */
    @Override
    public synchronized void close() {
      if (!open) {
        return;
      }
      open = false;
      try {
        Files.deleteIfExists(note);
      } catch (IOException e) {
        // The lock is the claim; a note without its lock is never believed.
      } finally {
        lock.close();
      }
    }
  }
}
