package dev.gatehouse.gateway.device;

import com.google.inject.AbstractModule;

/** Devices of one gateway: who they are, what they may, their tokens. */
public final class DeviceModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(DeviceStore.class);
    bind(DeviceAccess.class);
  }
}
