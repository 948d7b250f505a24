package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.act.ActModule;
import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.chromium.BrowserChecks;
import dev.gatehouse.browser.chromium.ChromiumModule;
import dev.gatehouse.browser.control.ControlModule;
import dev.gatehouse.browser.file.FileModule;
import dev.gatehouse.browser.guard.GuardModule;
import dev.gatehouse.browser.observe.ObserveModule;
import dev.gatehouse.browser.picture.PictureModule;
import dev.gatehouse.browser.profile.Neighbours;
import dev.gatehouse.browser.profile.ProfileModule;
import dev.gatehouse.browser.relay.RelayModule;
import dev.gatehouse.browser.roster.RosterModule;
import dev.gatehouse.browser.snapshot.SnapshotModule;
import dev.gatehouse.browser.state.StateModule;
import dev.gatehouse.browser.tab.TabModule;
import dev.gatehouse.browser.transfer.TransferModule;
import dev.gatehouse.core.Environment;
import dev.gatehouse.profiles.component.GatewayComponent;
import dev.gatehouse.profiles.doctor.DoctorCheck;

/**
 * Browser control of one gateway: the control service, and its routes for the gateway itself. Needs
 * a bound {@code GatewayContext} and {@code Vertx}.
 */
public final class BrowserControlModule extends AbstractModule {
  private final Environment environment;
  private final Neighbours neighbours;

  /**
   * @param environment where browsers are looked for
   * @param neighbours the ports of the host's other instances
   */
  public BrowserControlModule(Environment environment, Neighbours neighbours) {
    this.environment = requireNonNull(environment, "environment");
    this.neighbours = requireNonNull(neighbours, "neighbours");
  }

  @Override
  protected void configure() {
    install(new ActModule());
    install(new ControlModule());
    install(new ChromiumModule(environment));
    install(new FileModule());
    install(new GuardModule());
    install(new ObserveModule());
    install(new PictureModule());
    install(new ProfileModule());
    install(new RelayModule());
    install(new RosterModule());
    install(new SnapshotModule());
    install(new StateModule());
    install(new TabModule());
    install(new TransferModule());
    bind(Neighbours.class).toInstance(neighbours);
    bind(BrowserComponent.class).in(Singleton.class);
    bind(BrowserControl.class);
    bind(DevToolsProbe.class).in(Singleton.class);
    Multibinder<DoctorCheck> checks = Multibinder.newSetBinder(binder(), DoctorCheck.class);
    BrowserChecks.all().forEach(check -> checks.addBinding().toInstance(check));
    Multibinder.newSetBinder(binder(), GatewayComponent.class)
        .addBinding()
        .to(BrowserComponent.class);
  }
}
