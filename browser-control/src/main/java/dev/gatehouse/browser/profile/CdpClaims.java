package dev.gatehouse.browser.profile;

import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The CDP ports that this gateway's browser profiles hold. A port is claimed when its browser is
 * about to be started, never by looking. Safe to use from several threads.
 */
public final class CdpClaims {
  private final GatewayContext context;
  private final Map<String, Integer> byProfile = new HashMap<>();

  @Inject
  public CdpClaims(GatewayContext context) {
    this.context = context;
  }

  /** Claims the port of {@code profile}: the one it is fixed to, else one of the range. Blocks. */
  public synchronized int claim(BrowserProfile profile) {
    boolean fixed = profile.portSource() == BrowserProfile.PortSource.PINNED;
    OptionalInt pinned = fixed ? OptionalInt.of(profile.cdpPort()) : OptionalInt.empty();
    int port = context.lease().claimCdp(profile.name(), pinned);
    byProfile.put(profile.name(), port);
    return port;
  }

  /** Gives the port of {@code profile} back. Blocks. */
  public synchronized void release(BrowserProfile profile) {
    if (byProfile.remove(profile.name()) != null) {
      context.lease().releaseCdp(profile.name());
    }
  }

  /** The ports held now, by browser profile. */
  public synchronized Map<String, Integer> held() {
    return Map.copyOf(byProfile);
  }
}
