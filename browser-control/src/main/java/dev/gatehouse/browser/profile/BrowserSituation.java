package dev.gatehouse.browser.profile;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.ports.CdpAssignments;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;

/**
 * What configuration, lease and neighbours say at one moment. Immutable.
 *
 * @param settings the {@code browser} part of the configuration
 * @param ports the instance's ports
 * @param profiles its browser profiles
 * @param others the host's other instances
 */
public record BrowserSituation(
    BrowserSettings settings, PortPlan ports, BrowserProfiles profiles, List<Reservation> others) {
  public BrowserSituation {
    others = List.copyOf(others);
  }

  /**
   * Reads the situation anew for every question, so that a changed configuration counts at once.
   */
  public static final class Reader {
    private final Vertx vertx;
    private final GatewayContext context;
    private final Neighbours neighbours;
    private final CdpClaims claims;

    @Inject
    Reader(Vertx vertx, GatewayContext context, Neighbours neighbours, CdpClaims claims) {
      this.vertx = vertx;
      this.context = context;
      this.neighbours = neighbours;
      this.claims = claims;
    }

    /** Reads it on the worker pool. */
    public Future<BrowserSituation> read() {
      return vertx.executeBlocking(this::readNow, false);
    }

    private BrowserSituation readNow() {
      Instance instance = context.instance();
      ConfigSnapshot config = context.config();
      BrowserSettings settings = BrowserSettings.of(config.resolved());
      PortPlan ports =
          instance
              .ports()
              .adjusted(
                  PortSettings.of(
                      config.resolved(), instance.distribution().configKeys(), config.path()));
      List<Reservation> others = neighbours.others(context.lease().owner());
      BrowserProfiles profiles =
          BrowserProfiles.resolve(
              settings,
              instance.distribution(),
              new PortsInUse(
                  ports, CdpAssignments.read(instance.stateDirectory()), claims.held(), others),
              new PersonBrowsers(config.environment()));
      return new BrowserSituation(settings, ports, profiles, others);
    }
  }
}
