package dev.gatehouse.gateway.subagent;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.tool.Tool;

/** Session tools of one gateway, and its sub-agents. */
public final class SubagentModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(AgentTurns.class);
    bind(Exchange.class);
    bind(Reach.class);
    bind(SessionWords.class);
    bind(SpawnedRuns.class);
    bind(Spawner.class);
    Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
    add(tools, AgentsListTool.class);
    add(tools, SessionStatusTool.class);
    add(tools, SessionsHistoryTool.class);
    add(tools, SessionsListTool.class);
    add(tools, SessionsSendTool.class);
    add(tools, SessionsSpawnTool.class);
    add(tools, SubagentsTool.class);
    add(Multibinder.newSetBinder(binder(), SlashCommand.class), SubagentsCommand.class);
    add(Multibinder.newSetBinder(binder(), ServerLifecycle.class), SubagentsAtStart.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
