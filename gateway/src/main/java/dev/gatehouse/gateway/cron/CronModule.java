package dev.gatehouse.gateway.cron;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.tool.Tool;

/** Scheduled jobs: their store, what starts them, their methods, and the agents' tool. */
public final class CronModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CronHome.class);
    bind(CronStore.class);
    bind(CronJobs.class);
    bind(CronRunner.class);
    OptionalBinder.newOptionalBinder(binder(), CronTime.class)
        .setDefault()
        .to(CronTime.OfMachine.class);
    bind(CronTime.OfMachine.class);
    bind(CronWork.class).to(AgentWork.class);
    bind(AgentWork.class);
    bind(HeartbeatJobs.class);
    bind(CronList.class);
    bind(CronStatus.class);
    bind(CronGet.class);
    bind(CronAdd.class);
    bind(CronUpdate.class);
    bind(CronRemove.class);
    bind(CronRun.class);
    bind(CronRuns.class);
    bind(CronTool.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(CronList.class);
    methods.addBinding().to(CronStatus.class);
    methods.addBinding().to(CronGet.class);
    methods.addBinding().to(CronAdd.class);
    methods.addBinding().to(CronUpdate.class);
    methods.addBinding().to(CronRemove.class);
    methods.addBinding().to(CronRun.class);
    methods.addBinding().to(CronRuns.class);
    Multibinder.newSetBinder(binder(), EventName.class)
        .addBinding()
        .toInstance(
            new EventName(
                "cron",
                "{jobId, action: \"added\" | \"updated\" | \"removed\" | \"started\" | "
                    + "\"finished\", runAtMs?, durationMs?, status?, error?, summary?, "
                    + "nextRunAtMs?, job?}: a job changed or ran"));
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(CronTool.class);
    Multibinder.newSetBinder(binder(), ServerLifecycle.class).addBinding().to(CronRunner.class);
  }
}
