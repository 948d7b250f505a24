package dev.gatehouse.gateway.agent;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Agents of one gateway, as the configuration names them. */
public final class AgentModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Agents.class);
    bind(Bindings.class);
    bind(Workspaces.class);
    bind(Identities.class);
    bind(AgentRoster.class);
    bind(AgentTrash.class);
    Multibinder.newSetBinder(binder(), AgentRemoval.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, AgentIdentityGet.class);
    add(methods, AgentsCreate.class);
    add(methods, AgentsDelete.class);
    add(methods, AgentsFilesGet.class);
    add(methods, AgentsFilesList.class);
    add(methods, AgentsFilesSet.class);
    add(methods, AgentsList.class);
    add(methods, AgentsUpdate.class);
    add(methods, AgentsWorkspaceGet.class);
    add(methods, AgentsWorkspaceList.class);
    add(Multibinder.newSetBinder(binder(), HelloPart.class), SessionDefaultsHello.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
