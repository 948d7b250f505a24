package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.gatehouse.browser.act.ActModule;
import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.chromium.ChromiumModule;
import dev.gatehouse.browser.control.DispatchModule;
import dev.gatehouse.browser.file.FileModule;
import dev.gatehouse.browser.guard.GuardModule;
import dev.gatehouse.browser.observe.ObserveModule;
import dev.gatehouse.browser.picture.PictureModule;
import dev.gatehouse.browser.profile.ProfileModule;
import dev.gatehouse.browser.relay.RelayModule;
import dev.gatehouse.browser.roster.RosterModule;
import dev.gatehouse.browser.snapshot.SnapshotModule;
import dev.gatehouse.browser.state.StateModule;
import dev.gatehouse.browser.tab.TabModule;
import dev.gatehouse.browser.transfer.TransferModule;
import dev.gatehouse.core.Environment;

/** Everything that drives browsers, and the routes to it. */
final class DrivingModule extends AbstractModule {
  private final Environment environment;

  DrivingModule(Environment environment) {
    this.environment = requireNonNull(environment, "environment");
  }

  @Override
  protected void configure() {
    install(new ActModule());
    install(new ChromiumModule(environment));
    install(new DispatchModule());
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
    bind(DevToolsProbe.class).in(Singleton.class);
  }
}
