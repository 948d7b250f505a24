package dev.gatehouse.gateway.audit;

import com.google.inject.AbstractModule;

/** The record of what agents did and were refused. */
public final class AuditModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Audit.class);
  }
}
