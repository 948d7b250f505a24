package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Exchanges files of an instance for others that lie ready, as one deed that a killed process does
 * not leave half done: the steps are written into a journal first, and whoever takes the lock of
 * the state directory next goes through them to the end. Each step can be taken again. Whoever
 * calls holds that lock. Blocks.
 */
public final class StateSwap {
  private StateSwap() {}

  /** What one step does. */
  public enum Action {
    /** Moves a file or directory away; nothing is done when its new place has something. */
    ASIDE,
    /** Copies a file away that must never be missing. */
    KEEP,
    /** Moves what lies ready into its place; a file there is replaced. */
    PLACE
  }

  /**
   * One step; both places lie on one file system.
   *
   * @param action what is done
   * @param from absolute path
   * @param to absolute path
   */
  public record Step(Action action, Path from, Path to) {
    public Step {
      requireNonNull(action, "action");
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }
  }

  /** Told after each change on the disk; for tests that end the process there. */
  @FunctionalInterface
  public interface Watcher {
    /** Nobody watches. */
    Watcher NONE = what -> {};

    /**
     * Called after a change.
     *
     * @param what for people
     */
    void after(String what);
  }

  /**
   * Takes the steps in their order.
   *
   * @param cleared empty directories that are removed at the end, innermost first
   */
  public static void perform(
      Path stateDirectory, List<Step> steps, List<Path> cleared, Watcher watcher)
      throws IOException {
    Path state = Places.real(stateDirectory);
    SwapJournal journal = new SwapJournal(steps, cleared);
    journal.write(state.resolve(SwapJournal.FILE_NAME));
    watcher.after("journal");
    try {
      run(state, journal, step -> {}, watcher);
    } catch (IOException e) {
      undo(state, steps, e);
      throw e;
    }
  }

  /** Whether an exchange has begun and not ended. */
  public static boolean isPending(Path stateDirectory) {
    return Files.exists(stateDirectory.resolve(SwapJournal.FILE_NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Goes to the end of an exchange that was interrupted; returns whether there was one.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the journal is damaged or names
   *     places that are not this instance's, {@link ExitCode#IO} when a step fails
   */
  static boolean finish(Instance instance) {
    Path state = Places.real(instance.stateDirectory());
    Path journal = state.resolve(SwapJournal.FILE_NAME);
    if (!isPending(state)) {
      return false;
    }
    try {
      SwapJournal found = SwapJournal.read(journal);
      SwapProof proof = new SwapProof(instance, journal, found);
      proof.check();
      run(state, found, proof::check, Watcher.NONE);
      return true;
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "a restore of "
              + instance.displayName()
              + " was interrupted and cannot be brought to its end: "
              + e.getMessage()
              + ": "
              + Failures.cause(e),
          "make the places in " + journal + " writable and try again; nothing is lost",
          e);
    }
  }

  private static void run(Path state, SwapJournal journal, Consumer<Step> proof, Watcher watcher)
      throws IOException {
    Set<Path> touched = new LinkedHashSet<>();
    for (Step step : journal.steps()) {
      proof.accept(step);
      if (take(step)) {
        watcher.after(step.action().name().toLowerCase(Locale.ROOT) + " " + step.from());
      }
      touched.add(SecureFiles.parent(step.from()));
      touched.add(SecureFiles.parent(step.to()));
    }
    for (Path directory : touched) {
      if (Files.isDirectory(directory)) {
        SecureFiles.forceDirectory(directory);
      }
    }
    for (Path directory : journal.cleared()) {
      clear(directory);
    }
    watcher.after("cleared");
    Files.deleteIfExists(state.resolve(SwapJournal.FILE_NAME));
    SecureFiles.forceDirectory(state);
    watcher.after("end");
  }

  /** What can be taken back is; if even that fails the journal stays, and the next one goes on. */
  private static void undo(Path state, List<Step> steps, IOException cause) {
    try {
      for (int i = steps.size() - 1; i >= 0; i--) {
        Step step = steps.get(i);
        boolean done =
            Files.exists(step.to(), LinkOption.NOFOLLOW_LINKS)
                && (step.action() == Action.KEEP
                    || !Files.exists(step.from(), LinkOption.NOFOLLOW_LINKS));
        if (done) {
          Files.move(
              step.to(),
              step.from(),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.deleteIfExists(state.resolve(SwapJournal.FILE_NAME));
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static boolean take(Step step) throws IOException {
    Path to = step.to();
    boolean there = Files.exists(step.from(), LinkOption.NOFOLLOW_LINKS);
    boolean full = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
    if (!there || (full && step.action() != Action.PLACE)) {
      return false;
    }
    SecureFiles.createDirectories(SecureFiles.parent(to));
    switch (step.action()) {
      case ASIDE, PLACE ->
          Files.move(
              step.from(), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      case KEEP -> {
        Path copy = to.resolveSibling("." + to.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Files.copy(step.from(), copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return true;
  }

  private static void clear(Path directory) throws IOException {
    if (!directory.toString().contains(".restore-")) {
      return;
    }
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // It has something that the steps do not know: it stays.
    }
  }
}
