package dev.gatehouse.gateway.skill;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.Tool;

/** Skills of one gateway, and the tool that reads them. */
public final class SkillModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Skills.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, SkillsBins.class);
    add(methods, SkillsInstall.class);
    add(methods, SkillsSearch.class);
    add(methods, SkillsStatus.class);
    add(methods, SkillsUpdate.class);
    add(Multibinder.newSetBinder(binder(), Tool.class), SkillTool.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
