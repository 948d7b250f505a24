package dev.gatehouse.gateway.configuration;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.lifecycle.RunningWork;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.component.ConfigEdits;
import dev.gatehouse.profiles.component.GatewayComponent;

/**
 * The configuration of one gateway, as clients read and change it. Needs {@code ConfigStore},
 * {@link LiveConfig} and {@code Instance}.
 */
public final class ConfigurationModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ConfigChanges.class);
    bind(ConfigView.class);
    bind(RestartAnswer.class);
    bind(Probation.class);
    bind(Restarts.class);
    Multibinder.newSetBinder(binder(), RunningWork.class);
    bind(ConfigFollower.class);
    bind(ConfigEdits.class).to(ComponentConfigEdits.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class)
        .addBinding()
        .to(ConfigFollower.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, ConfigApply.class);
    add(methods, ConfigGet.class);
    add(methods, ConfigPatch.class);
    add(methods, ConfigSchemaLookup.class);
    add(methods, ConfigSchemaMethod.class);
    add(methods, ConfigSet.class);
    add(Multibinder.newSetBinder(binder(), HelloPart.class), ConfigHello.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
