package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.chromium.BrowserChecks;
import dev.gatehouse.browser.control.ControlModule;
import dev.gatehouse.browser.control.ControlPort;
import dev.gatehouse.browser.control.RouterSource;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.CdpClaims;
import dev.gatehouse.browser.profile.Neighbours;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.profiles.component.GatewayComponent;
import dev.gatehouse.profiles.component.GatewayContext;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Browser control of one gateway: the control service, and its routes for the gateway itself. Needs
 * a bound {@code GatewayContext} and {@code Vertx}; another {@link NameResolver} may be bound. What
 * drives browsers has an injector of its own, made at the first request: see {@link BrowserParts}.
 */
public final class BrowserControlModule extends AbstractModule {
  private final Environment environment;
  private final Neighbours neighbours;
  private final List<Module> more;

  /**
   * @param environment where browsers are looked for
   * @param neighbours the ports of the host's other instances
   * @param more modules of features that add routes or parts of tabs
   */
  public BrowserControlModule(Environment environment, Neighbours neighbours, Module... more) {
    this.environment = requireNonNull(environment, "environment");
    this.neighbours = requireNonNull(neighbours, "neighbours");
    this.more = List.of(more);
  }

  @Override
  protected void configure() {
    install(new ControlModule());
    bind(Neighbours.class).toInstance(neighbours);
    bind(CdpClaims.class).in(Singleton.class);
    bind(BrowserSituation.Reader.class).in(Singleton.class);
    bind(BrowserComponent.class).in(Singleton.class);
    bind(BrowserControl.class);
    bind(RouterSource.class).to(BrowserParts.class);
    OptionalBinder.newOptionalBinder(binder(), NameResolver.class);
    Multibinder<DoctorCheck> checks = Multibinder.newSetBinder(binder(), DoctorCheck.class);
    BrowserChecks.all().forEach(check -> checks.addBinding().toInstance(check));
    Multibinder.newSetBinder(binder(), GatewayComponent.class)
        .addBinding()
        .to(BrowserComponent.class);
  }

  @Provides
  @Singleton
  BrowserParts parts(
      Vertx vertx,
      GatewayContext context,
      CdpClaims claims,
      BrowserSituation.Reader situations,
      ControlPort controlPort,
      Optional<NameResolver> names) {
    List<Module> modules = new ArrayList<>();
    modules.add(
        new AbstractModule() {
          @Override
          protected void configure() {
            binder().requireExplicitBindings();
            bind(Vertx.class).toInstance(vertx);
            bind(GatewayContext.class).toInstance(context);
            bind(Neighbours.class).toInstance(neighbours);
            bind(CdpClaims.class).toInstance(claims);
            bind(BrowserSituation.Reader.class).toInstance(situations);
            bind(ControlPort.class).toInstance(controlPort);
            OptionalBinder.newOptionalBinder(binder(), NameResolver.class)
                .setDefault()
                .toInstance(names.orElse(NameResolver.SYSTEM));
          }
        });
    modules.add(new DrivingModule(environment));
    modules.addAll(more);
    return new BrowserParts(vertx, () -> Guice.createInjector(Stage.DEVELOPMENT, modules));
  }
}
