package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.ConfigDocument;
import java.nio.file.Path;
import java.util.List;

/**
 * What a clone will do; nothing is done yet.
 *
 * @param source the instance that is copied
 * @param target the instance that will be made; its ports and secrets are new
 * @param copies directories that are copied
 * @param dropped configuration keys that are left out, with why; no values
 * @param leftBehind what else stays with the source
 * @param options what the copy gets besides the usual
 * @param switchedOff channels of the source that are switched off there, because the copy gets them
 * @param config the configuration of the copy, before set-up gives it ports and a token
 */
public record ClonePlan(
    KnownInstance source,
    Instance target,
    List<Copy> copies,
    List<Dropped> dropped,
    List<String> leftBehind,
    CloneOptions options,
    List<String> switchedOff,
    ConfigDocument config) {
  public ClonePlan {
    requireNonNull(source, "source");
    requireNonNull(target, "target");
    copies = List.copyOf(copies);
    dropped = List.copyOf(dropped);
    leftBehind = List.copyOf(leftBehind);
    requireNonNull(options, "options");
    switchedOff = List.copyOf(switchedOff);
    requireNonNull(config, "config");
  }

  /**
   * A directory that is copied; links in it are not followed and not copied.
   *
   * @param from directory of the source
   * @param to directory of the target
   */
  public record Copy(Path from, Path to) {}

  /**
   * A key that the copy does not get.
   *
   * @param key configuration path
   * @param why for people
   */
  public record Dropped(String key, String why) {}

  @Override
  public String toString() {
    return "ClonePlan[" + source.name() + " to " + target.displayName() + "]";
  }
}
