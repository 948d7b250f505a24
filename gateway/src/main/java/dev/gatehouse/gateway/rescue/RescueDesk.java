package dev.gatehouse.gateway.rescue;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueRecord;
import dev.gatehouse.profiles.service.ServiceManager;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What this gateway's instance can do for its siblings, on the gateway's workers; every action and
 * refusal is in the gateway's own audit too.
 */
@Singleton
public final class RescueDesk {
  private final Rescue rescue;
  private final GatewayLoop loop;

  @Inject
  RescueDesk(
      Instance instance,
      InstanceCatalog catalog,
      Environment environment,
      Clock clock,
      Optional<ServiceManager> services,
      Set<DoctorCheck> checks,
      Audit audit,
      GatewayLoop loop) {
    this.loop = loop;
    Rescue.Builder builder =
        Rescue.of(instance, catalog, environment)
            .clock(clock)
            .checks(checks)
            .witness(line -> loop.run(() -> audit.record("rescue." + line.action(), facts(line))));
    services.ifPresent(builder::services);
    this.rescue = builder.build();
  }

  /** What does the work; its methods block. */
  public Rescue rescue() {
    return rescue;
  }

  /** Does work that blocks on one of the gateway's workers. */
  <T> Future<T> ask(Function<Rescue, T> work) {
    return loop.blocking(() -> work.apply(rescue));
  }

  private static JsonObject facts(RescueRecord.Line line) {
    return new JsonObject()
        .put("instance", line.instance())
        .put("by", line.by())
        .put("outcome", line.outcome())
        .put("detail", line.detail());
  }
}
