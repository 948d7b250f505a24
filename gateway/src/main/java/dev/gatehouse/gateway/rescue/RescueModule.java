package dev.gatehouse.gateway.rescue;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import java.util.List;

/**
 * Looking after sibling instances: RPC methods, the agents' tool, the command in a conversation. A
 * feature adds its checks to the set of {@link DoctorCheck}.
 */
public final class RescueModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), DoctorCheck.class);
    bind(RescueDesk.class);
    bind(RescueAnswers.class);
    bind(RescueCommand.class);
    bind(RescueTool.class);
    Multibinder.newSetBinder(binder(), SlashCommand.class).addBinding().to(RescueCommand.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(RescueTool.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    for (Class<? extends RpcMethod> method :
        List.of(
            RescueMethods.Listing.class,
            RescueMethods.Status.class,
            RescueMethods.Why.class,
            RescueMethods.Logs.class,
            RescueMethods.Config.class,
            RescueMethods.History.class,
            RescueMethods.Diff.class,
            RescueMethods.Doctor.class,
            RescueMethods.Threads.class,
            RescueMethods.Audit.class,
            RescueMethods.Rollback.class,
            RescueMethods.Patch.class,
            RescueMethods.Restart.class,
            RescueMethods.Mend.class,
            RescueMethods.Allow.class,
            RescueMethods.Deny.class)) {
      bind(method);
      methods.addBinding().to(method);
    }
  }
}
