package dev.gatehouse.gateway.workspace;

import com.google.inject.AbstractModule;

/** Tools for the files of an agent's workspace. */
public final class WorkspaceModule extends AbstractModule {
  @Override
  protected void configure() {}
}
