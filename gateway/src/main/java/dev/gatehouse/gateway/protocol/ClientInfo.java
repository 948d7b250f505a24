package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about itself. Nothing of it is checked.
 *
 * @param id kind of client, {@code cli}
 * @param mode what it is for, {@code probe}
 * @param version its version
 * @param platform its operating system
 * @param displayName name for people, null when it gave none
 * @param deviceFamily kind of machine, null when it gave none
 * @param modelIdentifier model of machine, null when it gave none
 * @param instanceId id of its process, null when it gave none
 */
public record ClientInfo(
    String id,
    String mode,
    String version,
    String platform,
    @Nullable String displayName,
    @Nullable String deviceFamily,
    @Nullable String modelIdentifier,
    @Nullable String instanceId) {

  /** Reads the checked {@code client} object of {@code connect}. */
  public static ClientInfo of(JsonObject client) {
    return new ClientInfo(
        client.getString("id", ""),
        client.getString("mode", ""),
        client.getString("version", ""),
        client.getString("platform", ""),
        client.getString("displayName"),
        client.getString("deviceFamily"),
        client.getString("modelIdentifier"),
        client.getString("instanceId"));
  }

  /** Whether it is the client {@code id} in {@code mode}. */
  public boolean is(String id, String mode) {
    return this.id.equals(id) && this.mode.equals(mode);
  }

  /** The name for people. */
  public String label() {
    return Optional.ofNullable(displayName).orElse(id);
  }
}
