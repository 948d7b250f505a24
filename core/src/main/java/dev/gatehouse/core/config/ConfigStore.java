package dev.gatehouse.core.config;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigProblem.Severity;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.file.Leftovers;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads and changes one instance's configuration file. A read never writes. A change is made under
 * an operating-system lock, validated, written whole or not at all, and recorded as a {@link
 * Generation}. All methods block. Safe to use from several threads and processes.
 */
public final class ConfigStore {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

  /** From this size a change may not shrink the file to less than half by mistake. */
  private static final int SHRINK_CHECK_BYTES = 512;

  private static final String EMPTY_DOCUMENT = "{}\n";

  private final Path path;
  private final Path lockFile;
  private final Distribution distribution;
  private final Clock clock;
  private final ConfigReader reader;
  private final Generations generations;
  private final ConfigTrials trials;

  /**
   * Generations live in {@code config-generations} of the state directory, the lock is its {@code
   * config.lock}. Writes nothing.
   *
   * @param configPath absolute path; the file need not exist
   */
  public ConfigStore(
      Distribution distribution,
      Path configPath,
      Path stateDirectory,
      Environment environment,
      Clock clock) {
    this.distribution = requireNonNull(distribution, "distribution");
    this.path = configPath.toAbsolutePath().normalize();
    this.lockFile = stateDirectory.resolve("config.lock");
    this.clock = requireNonNull(clock, "clock");
    this.reader = new ConfigReader(distribution, path, stateDirectory, environment);
    this.generations = new Generations(stateDirectory.resolve("config-generations"));
    this.trials = new ConfigTrials(generations.directory(), clock);
  }

  /**
   * Who changes a configuration, and why.
   *
   * @param author {@code cli}, a client's name
   * @param reason one line
   * @param force whether the file may shrink to less than half
   */
  public record Change(String author, String reason, boolean force) {
    public Change(String author, String reason) {
      this(author, reason, false);
    }
  }

  /** The file of this store. */
  public Path path() {
    return path;
  }

  /** Reads the file. Never writes, and never throws for bad content: the problems say it. */
  public ConfigSnapshot read() {
    try {
      return reader.snapshot(readText());
    } catch (IOException e) {
      return reader.unreadable(e);
    }
  }

  /**
   * Reads the file, or refuses it with every problem, the line itself and the last good generation.
   *
   * @throws InvalidConfigException when the configuration cannot be used
   */
  public ConfigSnapshot readValid() {
    ConfigSnapshot snapshot = read();
    if (!snapshot.valid()) {
      throw new InvalidConfigException(
          "the configuration cannot be used:\n" + sentences(errors(snapshot)),
          remedy(snapshot),
          snapshot.problems());
    }
    return snapshot;
  }

  /**
   * Returns what {@link #change} would make of the file; writes nothing.
   *
   * @throws InvalidConfigException when the present text is no JSON5
   */
  public ConfigSnapshot preview(UnaryOperator<ConfigDocument> edit) {
    try {
      String text = readText().orElse(EMPTY_DOCUMENT);
      return reader.snapshot(Optional.of(edited(text, edit)));
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /**
   * Edits the file. An edit that leaves the text as it is writes nothing. Markers of redacted
   * secrets stand for the secrets that are there.
   *
   * @param expectedHash the hash of the text that the edit was made for; empty skips the check
   * @throws StaleConfigException when the file is not the expected one
   * @throws InvalidConfigException when the result could not be used; nothing is written
   */
  public ConfigSnapshot change(
      Change why, Optional<String> expectedHash, UnaryOperator<ConfigDocument> edit) {
    return write(why, expectedHash, before -> edited(before.orElse(EMPTY_DOCUMENT), edit));
  }

  /**
   * Replaces the whole text, also one that cannot be read. Markers of redacted secrets stand for
   * the secrets that are there.
   *
   * @throws StaleConfigException when the file is not the expected one
   * @throws InvalidConfigException when the text could not be used; nothing is written
   */
  public ConfigSnapshot replace(Change why, Optional<String> expectedHash, String text) {
    return write(why, expectedHash, before -> withSecrets(text, before.orElse(EMPTY_DOCUMENT)));
  }

  /** All recorded generations, oldest first. Never writes. */
  public List<Generation> history() {
    try {
      return generations.list(hash(readBytes()));
    } catch (IOException e) {
      throw failed("read the history of", e);
    }
  }

  /** The text of a generation, with its secrets. */
  public String text(int generation) {
    try {
      return generations.text(generation(generation));
    } catch (IOException e) {
      throw failed("read generation " + generation + " of", e);
    }
  }

  /**
   * What a generation's text would mean if it were the file's text now, under the schema of now.
   * Writes nothing.
   */
  public ConfigSnapshot reading(int generation) {
    return reader.snapshot(Optional.of(text(generation)));
  }

  /**
   * The texts of all recorded generations, with their secrets, oldest first and each once; one that
   * is damaged is left out.
   */
  public List<String> texts() {
    Set<String> hashes = new HashSet<>();
    List<String> texts = new ArrayList<>();
    for (Generation generation : history()) {
      if (hashes.add(generation.hash())) {
        try {
          texts.add(generations.text(generation));
        } catch (IOException | GatehouseException e) {
          // what it said is gone
        }
      }
    }
    return texts;
  }

  /**
   * A unified diff from one generation to another, secrets redacted; empty when equal. A secret
   * that differs is marked as changed.
   */
  public String diff(int from, int to) {
    return new ConfigDiff(Redactor.of(distribution))
        .unified("generation " + from, text(from), "generation " + to, text(to));
  }

  /** The same from a generation to the file as it is now, whether or not that is recorded. */
  public String diffToFile(int from) {
    return new ConfigDiff(Redactor.of(distribution))
        .unified("generation " + from, text(from), "the file", read().text());
  }

  /** The same from a generation to a configuration that is gone back to. */
  public String diff(int from, GoodConfig to) {
    String name =
        "generation "
            + to.generation().number()
            + (to.kept().isEmpty() ? "" : " with newer access");
    return new ConfigDiff(Redactor.of(distribution))
        .unified("generation " + from, text(from), name, to.snapshot().text());
  }

  /** Makes a generation's text the file's text again, as a new generation. */
  public ConfigSnapshot rollback(Change why, int generation) {
    return rollback(why, Optional.empty(), generation);
  }

  /**
   * The same, for a file that must still be the expected one.
   *
   * @throws StaleConfigException when the file is not the expected one
   * @throws InvalidConfigException when the generation cannot be used any more
   */
  public ConfigSnapshot rollback(Change why, Optional<String> expectedHash, int generation) {
    String text = text(generation);
    Change forced = new Change(why.author(), why.reason(), true);
    return write(forced, expectedHash, before -> text);
  }

  /**
   * Makes a configuration that was good the file's text again, as a new generation.
   *
   * @return number of the new generation
   * @throws StaleConfigException when the file is not the expected one
   */
  public int goBack(Change why, Optional<String> expectedHash, GoodConfig good) {
    String text = good.snapshot().text();
    Change forced = new Change(why.author(), why.reason(), true);
    ConfigSnapshot written = write(forced, expectedHash, before -> text);
    return generation(written.hash()).orElse(good.generation()).number();
  }

  /** Which of the generations have shown that a gateway runs well on them. */
  public ConfigTrials trials() {
    return trials;
  }

  /** The newest generation with this text. Never writes. */
  public Optional<Generation> generation(String hash) {
    return history().stream()
        .filter(generation -> generation.hash().equals(hash))
        .reduce((older, newer) -> newer);
  }

  /**
   * The configuration to go back to, read as if it were the file: the newest generation that is
   * proven, has another text than {@code refusedHash}, and can still be used. What decides over
   * access comes from the newest text that can be used.
   *
   * @param unproven whether one that was merely valid will do where none is proven
   * @return empty also when nothing but keys of access could be taken back
   */
  public Optional<GoodConfig> lastGood(String refusedHash, boolean unproven) {
    return lastGood(read(), refusedHash, unproven);
  }

  private Optional<GoodConfig> lastGood(ConfigSnapshot file, String refusedHash, boolean unproven) {
    return goodConfigs().last(file, refusedHash, unproven);
  }

  /**
   * The generation that an operator would roll back to: the same one, with what it says about
   * access itself.
   */
  public Optional<Generation> lastGoodGeneration(String refusedHash, boolean unproven) {
    return goodConfigs().last(refusedHash, unproven).map(GoodConfig::generation);
  }

  private GoodConfigs goodConfigs() {
    return new GoodConfigs(generations, reader, trials.proven(), history());
  }

  /**
   * Reads what a gateway runs on now, or would: the file, or the last good generation when the file
   * cannot be used or has failed its probation. Never writes.
   *
   * @return the file, invalid as it is, when there is nothing else
   */
  public ConfigSnapshot readInForce() {
    ConfigSnapshot file = read();
    boolean refused =
        trials
            .current()
            .filter(trial -> trial.verdict() == ConfigTrials.Verdict.REFUSED)
            .filter(trial -> trial.hash().equals(file.hash()))
            .isPresent();
    return file.valid() && !refused
        ? file
        : lastGood(file, file.hash(), !file.valid()).map(GoodConfig::snapshot).orElse(file);
  }

  /** Deletes temporary files of writers that were killed: beside the file and in the state. */
  public void sweepLeftovers() {
    try {
      Leftovers.sweepBeside(path, clock.instant());
      Leftovers.sweep(SecureFiles.parent(lockFile), clock.instant());
      Leftovers.sweep(generations.directory(), clock.instant());
    } catch (IOException | DirectoryIteratorException e) {
      // They waste a little room and nothing else; the next start tries again.
    }
  }

  /** Records the file's text as a generation when it was changed by other means. */
  public void noticeOutsideChange() {
    try {
      Optional<byte[]> content = readBytes();
      if (content.isPresent() && isNew(content.get())) {
        try (ProcessLock held = lock()) {
          Optional<byte[]> now = readBytes();
          if (now.isPresent()) {
            notice(now.get());
          }
        }
      }
    } catch (IOException e) {
      throw failed("record a change of", e);
    }
  }

  /** Makes the new text from the present one. */
  private interface Step {
    String from(Optional<String> before);
  }

  private ConfigSnapshot write(Change why, Optional<String> expectedHash, Step step) {
    try (ProcessLock held = lock()) {
      Optional<byte[]> before = readBytes();
      Optional<String> text = text(before);
      String hash = hash(before);
      refuseStale(expectedHash, hash);
      String after = step.from(text);
      if (text.isPresent() && after.equals(text.get())) {
        return reader.snapshot(text);
      }
      refuseShrinking(why, before.orElse(new byte[0]).length, after);
      ConfigSnapshot result = reader.snapshot(Optional.of(after));
      refuseInvalid(text, result);
      Optional<Generation> last =
          before.isPresent() ? notice(before.get()) : generations.recover(hash);
      record(why.author(), why.reason(), hash, result, last, before, true);
      return result;
    } catch (IOException e) {
      throw failed("change", e);
    }
  }

  private void refuseStale(Optional<String> expectedHash, String hash) {
    if (expectedHash.isPresent() && !expectedHash.get().equalsIgnoreCase(hash)) {
      throw new StaleConfigException(
          "the configuration " + path + " was changed by somebody else in the meantime",
          "read it again and repeat the change");
    }
  }

  private void refuseShrinking(Change why, int bytes, String after) {
    int now = after.getBytes(StandardCharsets.UTF_8).length;
    if (!why.force() && bytes >= SHRINK_CHECK_BYTES && now < bytes / 2) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "this change would shrink " + path + " from " + bytes + " to " + now + " bytes",
          "look at the change again; --force makes it all the same");
    }
  }

  /** An edit may repair one of several errors, but must not add one. */
  private void refuseInvalid(Optional<String> before, ConfigSnapshot after) {
    if (after.valid()) {
      return;
    }
    Set<String> known =
        before.isEmpty()
            ? Set.of()
            : errors(reader.snapshot(before)).stream()
                .map(p -> p.path() + " " + p.message())
                .collect(Collectors.toSet());
    List<ConfigProblem> errors = errors(after);
    boolean repairs =
        errors.size() < known.size()
            && errors.stream().allMatch(p -> known.contains(p.path() + " " + p.message()));
    if (!repairs) {
      throw new InvalidConfigException(
          "the change would make the configuration unusable, so nothing was written:\n"
              + sentences(errors),
          "correct the change",
          after.problems());
    }
  }

  /** Records the present text when no generation has it; returns the newest. The lock is held. */
  private Optional<Generation> notice(byte[] content) throws IOException {
    String hash = Hashes.sha256(content);
    Optional<Generation> last = generations.recover(hash);
    if (last.isPresent() && last.get().hash().equals(hash)) {
      return last;
    }
    String reason = last.isEmpty() ? "found when it was first seen" : "changed by other means";
    ConfigSnapshot found = reader.snapshot(text(Optional.of(content)));
    String previous = last.map(Generation::hash).orElse(hash);
    return Optional.of(
        record("outside", reason, previous, found, last, Optional.of(content), false));
  }

  /** Records a snapshot's text as the generation after {@code last}, and writes it if it is new. */
  private Generation record(
      String author,
      String reason,
      String previousHash,
      ConfigSnapshot snapshot,
      Optional<Generation> last,
      Optional<byte[]> present,
      boolean writes)
      throws IOException {
    byte[] content = snapshot.text().getBytes(StandardCharsets.UTF_8);
    Generation generation =
        new Generation(
            last.map(Generation::number).orElse(0) + 1,
            clock.instant(),
            author,
            reason,
            snapshot.hash(),
            previousHash,
            content.length,
            snapshot.valid());
    Generations.Pending pending = generations.begin(generation, content);
    if (writes) {
      try {
        refuseStale(Optional.of(hash(present)), hash(readBytes()));
        SecureFiles.replace(path, content);
      } catch (IOException | RuntimeException e) {
        pending.cancel();
        throw e;
      }
    }
    pending.record();
    return generation;
  }

  private static String hash(Optional<byte[]> content) {
    return Hashes.sha256(content.orElse(new byte[0]));
  }

  private boolean isNew(byte[] content) throws IOException {
    String hash = Hashes.sha256(content);
    return generations.last(hash).filter(g -> g.hash().equals(hash)).isEmpty();
  }

  private String edited(String text, UnaryOperator<ConfigDocument> edit) {
    ConfigDocument before;
    try {
      before = ConfigDocument.parse(text);
    } catch (Json5SyntaxException e) {
      ConfigSnapshot broken = reader.snapshot(Optional.of(text));
      throw new InvalidConfigException(
          "the configuration cannot be edited, for it cannot be read:\n"
              + sentences(errors(broken)),
          remedy(broken),
          broken.problems());
    }
    return Redactor.of(distribution).restore(edit.apply(before), before).text();
  }

  private String withSecrets(String text, String before) {
    Redactor redactor = Redactor.of(distribution);
    if (!text.contains(redactor.marker())) {
      return text;
    }
    try {
      return redactor.restore(ConfigDocument.parse(text), ConfigDocument.parse(before)).text();
    } catch (Json5SyntaxException e) {
      return text; // the check of the new text says what is wrong with it
    }
  }

  private Optional<String> readText() throws IOException {
    return text(readBytes());
  }

  private Optional<String> text(Optional<byte[]> content) throws IOException {
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(BoundedFiles.text(path, content.get()));
  }

  /** Empty for a missing file. A link that leads nowhere is a missing file too. */
  private Optional<byte[]> readBytes() throws IOException {
    if (!Files.exists(path) && Files.notExists(path)) {
      return Optional.empty();
    }
    return Optional.of(BoundedFiles.read(path, BoundedFiles.MAX_BYTES));
  }

  private Generation generation(int number) {
    return history().stream()
        .filter(g -> g.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "there is no generation " + number + " of " + path,
                    "config history lists them"));
  }

  private ProcessLock lock() throws IOException {
    return ProcessLock.take(lockFile, LOCK_LIMIT)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFLICT,
                    "another process has been changing the configuration "
                        + path
                        + " for "
                        + LOCK_LIMIT.toSeconds()
                        + " seconds",
                    "try again when it has ended"));
  }

  private String remedy(ConfigSnapshot broken) {
    Optional<Integer> good = Optional.empty();
    try {
      good =
          generations.list(broken.hash()).stream()
              .filter(g -> g.valid() && !g.hash().equals(broken.hash()))
              .map(Generation::number)
              .reduce((older, newer) -> newer);
    } catch (IOException e) {
      // without a readable history the first half of the advice remains
    }
    return "correct the file"
        + good.map(n -> ", or go back to the last good generation: config rollback " + n)
            .orElse("");
  }

  private static List<ConfigProblem> errors(ConfigSnapshot snapshot) {
    return snapshot.problems().stream().filter(p -> p.severity() == Severity.ERROR).toList();
  }

  /** One paragraph for each problem: file, line, column, what, the line itself. */
  private static String sentences(List<ConfigProblem> problems) {
    return problems.stream().map(ConfigProblem::toText).collect(Collectors.joining("\n"));
  }

  private GatehouseException failed(String doing, IOException e) {
    boolean outside = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    return new GatehouseException(
        ExitCode.IO,
        "cannot " + doing + " the configuration " + path + ": " + BoundedFiles.why(e),
        outside
            ? "look at its owner, its permissions and the free space; nothing was changed"
            : "look at the directory's owner, its permissions and the free space",
        e);
  }
}
