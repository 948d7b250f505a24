package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The probation of one instance's configurations: which texts are proven good, and how it went with
 * the newest one. Kept beside the generations, so that it outlives a crash of the gateway. Only the
 * process that runs the gateway writes; anybody may read. All methods block. A record that cannot
 * be read counts as none.
 */
public final class ConfigTrials {
  private static final int MOST_PROVEN = 50;
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path directory;
  private final Path provenFile;
  private final Path trialFile;
  private final Clock clock;

  ConfigTrials(Path directory, Clock clock) {
    this.directory = directory;
    this.provenFile = directory.resolve("proven.json");
    this.trialFile = directory.resolve("trial.json");
    this.clock = clock;
  }

  /** How a trial stands. */
  public enum Verdict {
    /** A gateway runs on the text, and has not yet done so for long enough. */
    OPEN,
    /** The text failed; the file has it still, and no gateway starts on it. */
    REFUSED,
    /** The text failed, and the file was put back to a good generation. */
    ROLLED_BACK
  }

  /**
   * The last trial of a configuration.
   *
   * @param verdict how it stands
   * @param hash the text on trial
   * @param since when that became so, by the machine's clock
   * @param reason why it failed, one line; empty while it has not
   * @param generation number of the generation that was gone back to, 0 for none
   * @param boot which run of the machine it was; empty where the machine does not tell
   */
  public record Trial(
      Verdict verdict, String hash, Instant since, String reason, int generation, String boot) {}

  /** The last trial; empty when the text in force is proven and nothing went wrong. */
  public Optional<Trial> current() {
    return tree(trialFile).flatMap(ConfigTrials::trial);
  }

  /** Hashes of the texts that are proven good, the oldest first. */
  public Set<String> proven() {
    Set<String> hashes = new LinkedHashSet<>();
    Optional<Map<?, ?>> tree = tree(provenFile);
    if (tree.isPresent() && tree.get().get("proven") instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof String hash) {
          hashes.add(hash);
        }
      }
    }
    return hashes;
  }

  /** Whether a gateway has shown that it runs well on the text. */
  public boolean isProven(String hash) {
    return proven().contains(hash);
  }

  /** Begins the trial of a text. From here on, an end of the process counts against it. */
  public void begin(String hash) {
    write(new Trial(Verdict.OPEN, hash, clock.instant(), "", 0, bootId()));
  }

  /** Breaks an open trial off, because the gateway is stopped on purpose. */
  public void pause() {
    if (current().filter(trial -> trial.verdict() == Verdict.OPEN).isPresent()) {
      forget();
    }
  }

  /** Says that a text is no good. */
  public void refuse(String hash, String reason) {
    write(new Trial(Verdict.REFUSED, hash, clock.instant(), reason, 0, bootId()));
  }

  /** Says that a text is no good and that the file has that of {@code generation} again. */
  public void rolledBack(String hash, String reason, int generation) {
    write(new Trial(Verdict.ROLLED_BACK, hash, clock.instant(), reason, generation, bootId()));
  }

  /** Ends every trial: the text is good. */
  public void prove(String hash) {
    Set<String> hashes = proven();
    hashes.remove(hash);
    List<Object> kept = new ArrayList<>(hashes);
    kept.add(hash);
    while (kept.size() > MOST_PROVEN) {
      kept.remove(0);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("proven", kept);
    write(provenFile, tree);
    forget();
  }

  /** Those of the files that were changed after a text was last proven; missing ones are not. */
  public List<Path> changedSince(List<Path> files) {
    return files.stream().filter(file -> modified(file) > modified(provenFile)).toList();
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Whether the process that ran on the text died in an open trial. An end of the whole machine is
   * not held against a configuration.
   */
  public boolean diedOn(String hash) {
    return current()
        .filter(trial -> trial.verdict() == Verdict.OPEN && trial.hash().equals(hash))
        .filter(trial -> trial.boot().equals(bootId()))
        .isPresent();
  }

  private void forget() {
    try {
      Files.deleteIfExists(trialFile);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write(Trial trial) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("verdict", trial.verdict().name());
    tree.put("hash", trial.hash());
    tree.put("since", trial.since().toString());
    tree.put("reason", trial.reason());
    tree.put("generation", trial.generation());
    tree.put("boot", trial.boot());
    write(trialFile, tree);
  }

  private void write(Path file, Map<String, Object> tree) {
    try {
      SecureFiles.createDirectories(directory);
      SecureFiles.replace(file, (Json.write(tree) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private GatehouseException failed(IOException cause) {
    return new GatehouseException(
        ExitCode.IO,
        "cannot record the probation of the configuration in "
            + directory
            + ": "
            + BoundedFiles.why(cause),
        "look at the directory's owner, its permissions and the free space",
        cause);
  }

  private static Optional<Map<?, ?>> tree(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      Object tree = Json.parse(BoundedFiles.text(file, BoundedFiles.read(file, MAX_BYTES)));
      return tree instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    } catch (IOException | Json5SyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Trial> trial(Map<?, ?> tree) {
    try {
      return Optional.of(
          new Trial(
              Verdict.valueOf(text(tree, "verdict")),
              text(tree, "hash"),
              Instant.parse(text(tree, "since")),
              text(tree, "reason"),
              tree.get("generation") instanceof Number number ? number.intValue() : 0,
              text(tree, "boot")));
    } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<?, ?> tree, String key) {
    return String.valueOf(Objects.requireNonNull(tree.get(key), key));
  }

  private static String bootId() {
    try {
      return Files.exists(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
