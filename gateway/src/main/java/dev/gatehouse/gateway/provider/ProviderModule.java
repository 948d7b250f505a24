package dev.gatehouse.gateway.provider;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.component.GatewayComponent;

/** Models of one gateway, as the configuration names them. */
public final class ProviderModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Models.class);
    bind(Catalogue.class);
    bind(Credentials.class);
    bind(ProfileHealth.class);
    bind(Transport.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(Transport.class);
    bind(Discovery.class);
    bind(ModelCalls.class);
    bind(Embeddings.class);
    Multibinder.newSetBinder(binder(), ModelProvider.class);
    bind(ProviderStates.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, ModelsAuthLogout.class);
    add(methods, ModelsAuthStatus.class);
    add(methods, ModelsList.class);
    add(methods, ModelsProbe.class);
    add(methods, UsageStatus.class);
  }

  private void add(Multibinder<RpcMethod> methods, Class<? extends RpcMethod> type) {
    methods.addBinding().to(type);
    bind(type);
  }
}
