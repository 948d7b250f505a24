package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.BearerTokens;
import dev.gatehouse.gateway.access.Principal;
import dev.gatehouse.gateway.access.Role;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.Optional;

/** The tokens of paired devices that are operators. */
final class DeviceBearers implements BearerTokens {
  private final DeviceStore store;

  @Inject
  DeviceBearers(DeviceStore store) {
    this.store = store;
  }

  @Override
  public Future<Optional<Principal>> principal(String presented) {
    String role = Role.OPERATOR.wireName();
    return store
        .load()
        .map(
            loaded -> {
              Optional<Principal> found = Optional.empty();
              // Every token is compared: how long it takes tells nothing.
              for (PairedDevice device : store.allPaired()) {
                Optional<DeviceToken> token = device.token(role).filter(DeviceToken::valid);
                if (token.isPresent() && DeviceAccess.matches(token.get(), presented)) {
                  found =
                      Optional.of(
                          new Principal(
                              DeviceAccess.credential(device.deviceId(), role),
                              "device-token",
                              Role.OPERATOR,
                              token.get().scopes(),
                              Optional.of(device.deviceId())));
                }
              }
              return found;
            });
  }
}
