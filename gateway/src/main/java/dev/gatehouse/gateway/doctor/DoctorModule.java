package dev.gatehouse.gateway.doctor;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.profiles.doctor.DoctorCheck;

/** Offers the gateway's checks to whoever examines instances from inside a gateway. */
public final class DoctorModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder<DoctorCheck> checks = Multibinder.newSetBinder(binder(), DoctorCheck.class);
    GatewayChecks.ofGateway().forEach(check -> checks.addBinding().toInstance(check));
  }
}
