package dev.gatehouse.profiles;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.StateSwap.Action;
import dev.gatehouse.profiles.StateSwap.Step;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Whether what a journal asks for is the restore of one instance: who can write into a state
 * directory must not have other files moved by it. Besides the state directory only the instance's
 * own configuration and workspace are exchanged, for what lies ready beside them, and a workspace
 * that a backup names comes where nothing is. Blocks for file access.
 */
final class SwapProof {
  private static final Pattern READY =
      Pattern.compile("\\.restore-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern REPLACED =
      Pattern.compile("\\.replaced-[0-9]{8}-[0-9]{6}-[0-9a-f]{8}");

  private final Path state;
  private final Path config;
  private final Path workspace;
  private final Path journal;
  private final SwapJournal content;

  SwapProof(Instance instance, Path journal, SwapJournal content) {
    this.state = Places.real(instance.stateDirectory());
    this.config = Places.real(instance.configPath());
    this.workspace = Places.real(instance.workspace());
    this.journal = journal;
    this.content = content;
  }

  /**
   * Proves everything, before anything is done.
   *
   * @throws GatehouseException with {@link dev.gatehouse.core.ExitCode#CONFIG} at the first place
   *     that is not the instance's
   */
  void check() {
    content.steps().forEach(this::check);
    for (Path directory : content.cleared()) {
      if (!isInside(directory)) {
        throw foreign("it removes " + directory);
      }
    }
  }

  /** Proves one step as things are now: an earlier one may have put a link in its way. */
  void check(Step step) {
    if (!isDone(step) && !(isInside(step.from()) && isInside(step.to())) && !isOutside(step)) {
      throw foreign("it moves " + step.from() + " to " + step.to());
    }
  }

  private GatehouseException foreign(String what) {
    return SwapJournal.damaged(journal, what + ", which is not its own", null);
  }

  /**
   * One that would do nothing is not questioned: the configuration may name other places by now.
   */
  private static boolean isDone(Step step) {
    return !exists(step.from()) || (step.action() != Action.PLACE && exists(step.to()));
  }

  private boolean isInside(Path path) {
    Path parent = path.getParent();
    return parent != null
        && isPlain(path)
        && path.startsWith(state)
        && !path.equals(state)
        && Places.real(parent).equals(parent);
  }

  private boolean isOutside(Step step) {
    if (step.action() == Action.PLACE) {
      return isReady(step.from(), step.to())
          && (step.to().equals(config) || step.to().equals(workspace) || isFree(step.to()));
    }
    Path place = step.from();
    boolean own =
        step.action() == Action.KEEP
            ? place.equals(config)
            : place.equals(workspace) || isFree(place);
    return own && isBeside(step.to(), place, REPLACED) && hasSubstitute(place);
  }

  private boolean hasSubstitute(Path place) {
    return content.steps().stream()
        .anyMatch(
            next ->
                next.action() == Action.PLACE
                    && next.to().equals(place)
                    && isReady(next.from(), place)
                    && exists(next.from()));
  }

  /** Of this restore, and no other's that may be under way beside it. */
  private boolean isReady(Path ready, Path place) {
    String name = String.valueOf(ready.getFileName());
    return isBeside(ready, place, READY)
        && content.cleared().stream()
            .anyMatch(directory -> name.endsWith(String.valueOf(directory.getFileName())));
  }

  private static boolean isBeside(Path hidden, Path place, Pattern ending) {
    String start = "." + place.getFileName();
    String name = String.valueOf(hidden.getFileName());
    return isPlain(hidden)
        && Objects.equals(hidden.getParent(), place.getParent())
        && name.startsWith(start)
        && ending.matcher(name.substring(start.length())).matches();
  }

  /** Nothing is there, or an empty directory. */
  private static boolean isFree(Path place) {
    if (!isPlain(place) || !Places.real(place).equals(place)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      return !entries.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPlain(Path path) {
    return path.isAbsolute() && path.normalize().equals(path);
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
