package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Where the files of deleted agents go: a folder in the state directory, from which a person can
 * take them back. Nothing is erased.
 */
@Singleton
final class AgentTrash {
  private final Path state;
  private final Clock clock;

  @Inject
  AgentTrash(Instance instance, Clock clock) {
    this.state = instance.stateDirectory();
    this.clock = clock;
  }

  /** What became of some folders, as {@code agents.delete} answers it. */
  record Moved(JsonArray removed, JsonArray failed) {}

  /** Whether a folder belongs to this instance alone, so that it may be moved away. */
  boolean mayMove(Path folder) {
    Path inside = folder.toAbsolutePath().normalize();
    return inside.startsWith(state) && !inside.equals(state);
  }

  /** Moves folders away. Blocks. */
  Moved move(String agentId, List<Path> folders) {
    JsonArray removed = new JsonArray();
    JsonArray failed = new JsonArray();
    Path trash = state.resolve("trash").resolve(agentId + "-" + clock.millis());
    for (Path folder : folders) {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        removed.add(new JsonObject().put("path", folder.toString()).put("method", "missing"));
        continue;
      }
      try {
        SecureFiles.createDirectories(trash);
        Files.move(folder, free(trash, String.valueOf(folder.getFileName())));
        removed.add(new JsonObject().put("path", folder.toString()).put("method", "trash"));
      } catch (IOException e) {
        failed.add(
            new JsonObject()
                .put("path", folder.toString())
                .put("reason", e.getClass().getSimpleName() + ": " + e.getMessage()));
      }
    }
    return new Moved(removed, failed);
  }

  private static Path free(Path trash, String name) {
    Path target = trash.resolve(name);
    for (int n = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); n++) {
      target = trash.resolve(name + "-" + n);
    }
    return target;
  }
}
