package dev.gatehouse.gateway.device;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.access.BearerTokens;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Devices of one gateway: who they are, what they may, their tokens. */
public final class DeviceModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(DeviceStore.class);
    bind(DeviceAccess.class);
    bind(DeviceApprovals.class);
    bind(DeviceRemoval.class);
    bind(DeviceSockets.class);
    bind(DeviceTokens.class);
    bind(Devices.class);
    bind(Invitations.class);
    bind(DeviceBearers.class);
    OptionalBinder.newOptionalBinder(binder(), BearerTokens.class)
        .setBinding()
        .to(DeviceBearers.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, DevicePairApprove.class);
    add(methods, DevicePairList.class);
    add(methods, DevicePairReject.class);
    add(methods, DevicePairRemove.class);
    add(methods, DevicePairRename.class);
    add(methods, DevicePairSetupCode.class);
    add(methods, DevicePairSetupStatus.class);
    add(methods, DeviceTokenRevoke.class);
    add(methods, DeviceTokenRotate.class);
    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                DeviceEvents.REQUESTED,
                "{requestId, deviceId, publicKey, displayName?, platform?, role?, roles?, scopes?, ts, …}: a device asks to be paired, or for more"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                DeviceEvents.RESOLVED,
                "{requestId, deviceId, decision, ts}: it was let in or turned away"));
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
