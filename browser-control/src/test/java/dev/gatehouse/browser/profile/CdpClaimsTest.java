package dev.gatehouse.browser.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdpClaimsTest {
  @Test
  void aClaimHoldsThePortAndAReleaseGivesItBack(@TempDir Path host) throws IOException {
    try (TestGateway gateway = TestGateway.of(host, "sigil", "main")) {
      CdpClaims claims = new CdpClaims(gateway.context());
      BrowserProfile profile =
          profile(
              "sigil",
              BrowserEndpoint.local(gateway.instance().ports().firstCdp()),
              PortSource.PLANNED);

      int port = claims.claim(profile);

      assertThat(gateway.instance().ports().isCdp(port)).isTrue();
      assertThat(claims.held()).containsEntry("sigil", port);
      assertThat(gateway.lease().block().use(port)).isPresent();

      claims.release(profile);

      assertThat(claims.held()).isEmpty();
      assertThat(gateway.lease().block().use(port)).isEmpty();
    }
  }

  @Test
  void aPinnedPortIsClaimedAsItIs(@TempDir Path host) throws IOException {
    try (TestGateway gateway = TestGateway.of(host, "sigil", "main")) {
      int pinned = gateway.instance().ports().lastCdp();
      CdpClaims claims = new CdpClaims(gateway.context());

      int port = claims.claim(profile("work", BrowserEndpoint.local(pinned), PortSource.PINNED));

      assertThat(port).isEqualTo(pinned);
    }
  }

  private static BrowserProfile profile(String name, BrowserEndpoint endpoint, PortSource source) {
    return new BrowserProfile(
        name,
        Kind.MANAGED,
        endpoint,
        PortReason.of(source, "as this test says"),
        "#FF4500",
        false,
        Optional.empty(),
        false);
  }
}
