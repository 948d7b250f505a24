package dev.gatehouse.gateway;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.ConfigEdits;
import dev.gatehouse.profiles.component.CredentialCheck;
import dev.gatehouse.profiles.component.GatewayContext;
import org.jspecify.annotations.Nullable;

/** What a running gateway tells its components. */
final class RunningContext implements GatewayContext {
  private final Instance instance;
  private final LiveConfig config;
  private final Lease lease;
  private volatile @Nullable Injector injector;

  RunningContext(Instance instance, LiveConfig config, Lease lease) {
    this.instance = instance;
    this.config = config;
    this.lease = lease;
  }

  /** The injector needs this context, and this context the injector's check of credentials. */
  void use(Injector built) {
    injector = built;
  }

  @Override
  public Instance instance() {
    return instance;
  }

  @Override
  public ConfigSnapshot config() {
    return config.current();
  }

  @Override
  public Lease lease() {
    return lease;
  }

  @Override
  public CredentialCheck credentials() {
    return built().getInstance(CredentialCheck.class);
  }

  @Override
  public ConfigEdits configEdits() {
    return built().getInstance(ConfigEdits.class);
  }

  private Injector built() {
    return requireNonNull(injector, "a component asks for its gateway in its constructor");
  }
}
