package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.agent.GuardedFolder.Content;
import dev.gatehouse.gateway.agent.GuardedFolder.Entry;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** The bootstrap files of an agent, as clients see and edit them. All methods block. */
final class AgentFiles {
  /** The most that is read of a file, and the most that is written. */
  static final int MAX_BYTES = 1024 * 1024;

  private AgentFiles() {}

  /**
   * Refuses a name that is none of the bootstrap files: nothing else of the workspace is reached
   * through these methods.
   */
  static String requireName(String name) {
    if (!Workspaces.BOOTSTRAP.contains(name)) {
      throw RpcException.invalid(
          "unsupported file \"" + name + "\"; it must be one of " + Workspaces.BOOTSTRAP);
    }
    return name;
  }

  /** Describes one file. */
  static JsonObject describe(GuardedFolder folder, String name, boolean withContent)
      throws IOException {
    JsonObject json =
        new JsonObject().put("name", name).put("path", folder.root().resolve(name).toString());
    Optional<Entry> found = folder.find(name).filter(entry -> !entry.directory());
    if (found.isEmpty()) {
      return json.put("missing", true);
    }
    json.put("missing", false)
        .put("size", found.get().size())
        .put("updatedAtMs", found.get().modifiedMillis());
    if (withContent) {
      json.put("content", folder.read(name, MAX_BYTES).map(Content::text).orElse(""));
    }
    return json;
  }
}
