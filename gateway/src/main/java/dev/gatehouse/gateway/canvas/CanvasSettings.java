package dev.gatehouse.gateway.canvas;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code canvasHost} in the configuration says.
 *
 * @param enabled whether anything is served at all
 * @param root the folder whose files are served
 * @param liveReload whether pages reload when a file changes
 */
record CanvasSettings(boolean enabled, Path root, boolean liveReload) {
  /**
   * Reads the settings. Blocks for file access.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the root would put the instance's
   *     own files on the canvas
   */
  static CanvasSettings read(
      Map<String, Object> config, Instance instance, Environment environment) {
    Path usual = instance.layout().canvas();
    Path root =
        ConfigTrees.at(config, "canvasHost", "root")
            .filter(String.class::isInstance)
            .map(text -> ((String) text).trim())
            .filter(text -> !text.isEmpty())
            .map(environment::path)
            .orElse(usual);
    boolean enabled = flag(config, "enabled");
    if (enabled) {
      refuseOwnFiles(root, instance);
    }
    return new CanvasSettings(enabled, root, flag(config, "liveReload"));
  }

  private static boolean flag(Map<String, Object> config, String key) {
    return ConfigTrees.at(config, "canvasHost", key).filter(Boolean.FALSE::equals).isEmpty();
  }

  // A root of "~" or of the state directory would serve the token that guards the canvas.
  private static void refuseOwnFiles(Path root, Instance instance) {
    Path realRoot = real(root);
    Path state = real(instance.stateDirectory());
    boolean inside = realRoot.startsWith(state);
    boolean allowed =
        realRoot.startsWith(real(instance.layout().canvas()))
            || realRoot.startsWith(real(instance.workspace()));
    if (state.startsWith(realRoot)
        || real(instance.configPath()).startsWith(realRoot)
        || (inside && !allowed)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the canvas root " + root + " holds files of " + instance.displayName() + " itself",
          "set canvasHost.root to a folder for pages only, or leave it out for "
              + instance.layout().canvas());
    }
  }

  /** The real path of what exists, with the rest as written. */
  private static Path real(Path path) {
    @Nullable Path existing = path.toAbsolutePath().normalize();
    Path whole = existing;
    while (existing != null) {
      try {
        return existing.toRealPath().resolve(existing.relativize(whole)).normalize();
      } catch (IOException e) {
        existing = existing.getParent();
      }
    }
    return whole;
  }
}
