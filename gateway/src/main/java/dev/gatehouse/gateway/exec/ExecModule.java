package dev.gatehouse.gateway.exec;

import com.google.inject.AbstractModule;

/** Commands that agents run, and the approvals of operators. */
public final class ExecModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Approvals.class);
  }
}
