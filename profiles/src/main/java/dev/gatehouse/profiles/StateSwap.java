package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges files of an instance for others that lie ready, as one deed that a killed process does
 * not leave half done: the steps are written into a journal first, and whoever takes the lock of
 * the state directory next goes through them to the end. Each step can be taken again. Whoever
 * calls holds that lock. Blocks.
 */
public final class StateSwap {
  /** The journal in the state directory. */
  static final String FILE_NAME = "restore.json";

  private static final int MOST_BYTES = 16 * 1024 * 1024;

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
    SecureFiles.replace(
        state.resolve(FILE_NAME), text(steps, cleared).getBytes(StandardCharsets.UTF_8));
    watcher.after("journal");
    try {
      run(state, steps, cleared, watcher);
    } catch (IOException e) {
      undo(state, steps, e);
      throw e;
    }
  }

  /** Whether an exchange has begun and not ended. */
  public static boolean isPending(Path stateDirectory) {
    return Files.exists(stateDirectory.resolve(FILE_NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Goes to the end of an exchange that was interrupted; returns whether there was one.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the journal is damaged or names
   *     places that are not this instance's, {@link ExitCode#IO} when a step fails
   */
  static boolean finish(Instance instance) {
    Path state = Places.real(instance.stateDirectory());
    Path journal = state.resolve(FILE_NAME);
    if (!isPending(state)) {
      return false;
    }
    try {
      Journal found = read(journal);
      found.steps().forEach(step -> refuseForeign(state, journal, step));
      run(state, found.steps(), found.cleared(), Watcher.NONE);
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

  private static void run(Path state, List<Step> steps, List<Path> cleared, Watcher watcher)
      throws IOException {
    Set<Path> touched = new LinkedHashSet<>();
    for (Step step : steps) {
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
    for (Path directory : cleared) {
      clear(directory);
    }
    watcher.after("cleared");
    Files.deleteIfExists(state.resolve(FILE_NAME));
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
      Files.deleteIfExists(state.resolve(FILE_NAME));
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

  /** Who can write a journal into a state directory must not have other files moved by it. */
  private static void refuseForeign(Path state, Path journal, Step step) {
    boolean own =
        (isInside(step.from(), state) && isInside(step.to(), state))
            || isHiddenBeside(step.from(), step.to())
            || isHiddenBeside(step.to(), step.from());
    if (!own) {
      throw damaged(journal, "it moves " + step.from() + ", which is not its own", null);
    }
  }

  private static boolean isInside(Path path, Path state) {
    Path parent = path.getParent();
    return parent != null
        && path.normalize().equals(path)
        && path.startsWith(state)
        && !path.equals(state)
        && Places.real(parent).equals(parent);
  }

  private static boolean isHiddenBeside(Path hidden, Path place) {
    String name = "." + place.getFileName() + ".re";
    return hidden.normalize().equals(hidden)
        && Objects.equals(hidden.getParent(), place.getParent())
        && String.valueOf(hidden.getFileName()).startsWith(name);
  }

  private static String text(List<Step> steps, List<Path> cleared) {
    Map<String, Object> tree = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>();
    for (Step step : steps) {
      list.add(
          List.of(
              step.action().name().toLowerCase(Locale.ROOT),
              step.from().toString(),
              step.to().toString()));
    }
    tree.put("steps", list);
    tree.put("cleared", cleared.stream().map(Path::toString).toList());
    return Json.pretty(tree) + "\n";
  }

  private static Journal read(Path journal) throws IOException {
    if (!Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)
        || Files.size(journal) > MOST_BYTES) {
      throw new FileSystemException(journal.toString(), null, "it is no journal");
    }
    try {
      Object tree = Json.parse(Files.readString(journal));
      if (tree instanceof Map<?, ?> map
          && map.get("steps") instanceof List<?> steps
          && map.get("cleared") instanceof List<?> cleared) {
        List<Step> all = new ArrayList<>();
        for (Object step : steps) {
          all.add(step(step).orElseThrow(() -> damaged(journal, "a step is malformed", null)));
        }
        return new Journal(
            all, cleared.stream().map(path -> Path.of(String.valueOf(path))).toList());
      }
    } catch (GatehouseException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(journal, "it cannot be read", e);
    }
    throw damaged(journal, "steps or cleared is missing", null);
  }

  private static Optional<Step> step(@Nullable Object value) {
    if (value instanceof List<?> parts && parts.size() == 3) {
      try {
        return Optional.of(
            new Step(
                Action.valueOf(String.valueOf(parts.get(0)).toUpperCase(Locale.ROOT)),
                Path.of(String.valueOf(parts.get(1))),
                Path.of(String.valueOf(parts.get(2)))));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static GatehouseException damaged(Path journal, String why, @Nullable Throwable cause) {
    return new GatehouseException(
        ExitCode.CONFIG,
        "a restore was interrupted, and its journal " + journal + " cannot be followed: " + why,
        "look into the file and at the directories beside it, move what is needed by hand, then"
            + " delete the file",
        cause);
  }

  private record Journal(List<Step> steps, List<Path> cleared) {}
}
