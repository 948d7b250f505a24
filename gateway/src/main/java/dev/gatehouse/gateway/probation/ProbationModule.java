package dev.gatehouse.gateway.probation;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.server.ServerLifecycle;

/** Tells people how the configuration in force stands to the file when something went wrong. */
public final class ProbationModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(StandingNotice.class);
    Multibinder.newSetBinder(binder(), ServerLifecycle.class).addBinding().to(StandingNotice.class);
    Multibinder.newSetBinder(binder(), EventName.class)
        .addBinding()
        .toInstance(
            new EventName(
                StandingNotice.EVENT,
                "{mode, sinceMs, generation?, reason?, refusedHash?, remedy?}: the configuration"
                    + " in force stands differently to the file: a change failed and was put back,"
                    + " or is good now"));
  }
}
