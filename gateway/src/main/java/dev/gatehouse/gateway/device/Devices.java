package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The devices that were let in, for other features. Nothing here shows a token. Used on the
 * gateway's event loop only.
 */
@Singleton
public final class Devices {
  private final DeviceStore store;
  private final DeviceRemoval removal;

  @Inject
  Devices(DeviceStore store, DeviceRemoval removal) {
    this.store = store;
    this.removal = removal;
  }

  /**
   * A device, as far as others may know it.
   *
   * @param id its id
   * @param about what it said of itself, and the name that the owner gave it as {@code displayName}
   * @param approvedAtMillis when its rights were last approved
   */
  public record Device(
      String id, JsonObject about, long createdAtMillis, long approvedAtMillis, long seenAtMillis) {
    /** The name for people; empty when nobody gave it one. */
    public Optional<String> displayName() {
      return Optional.ofNullable(about.getString("displayName"));
    }
  }

  /** Those that may connect with {@code role}. */
  public Future<List<Device>> with(Role role) {
    return store
        .load()
        .map(
            ignored ->
                store.allPaired().stream()
                    .filter(device -> device.roles().contains(role.wireName()))
                    .map(
                        device ->
                            new Device(
                                device.deviceId(),
                                device.shown(),
                                device.createdAtMillis(),
                                device.approvedAtMillis(),
                                device.lastSeenAtMillis()))
                    .toList());
  }

  /** What waits for approval for {@code role}, as {@code device.pair.list} shows it. */
  public Future<List<JsonObject>> waiting(Role role) {
    return store
        .load()
        .map(
            ignored ->
                store.allPending().stream()
                    .filter(request -> request.role().equals(role.wireName()))
                    .map(PendingDevice::toJson)
                    .toList());
  }

  /** Gives a device another name for people; returns whether it is known. */
  public Future<Boolean> rename(String deviceId, String name) {
    return store
        .load()
        .compose(
            ignored -> {
              Optional<PairedDevice> known = store.paired(deviceId);
              return known.isEmpty()
                  ? Future.succeededFuture(false)
                  : store.pair(known.get().named(name)).map(saved -> true);
            });
  }

  /**
   * Takes a role from a device and closes its sockets of that role; a device without a role left is
   * forgotten. Returns whether it had the role.
   */
  public Future<Boolean> remove(String deviceId, Role role) {
    return removal.role(deviceId, role.wireName());
  }
}
