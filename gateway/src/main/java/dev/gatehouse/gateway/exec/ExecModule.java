package dev.gatehouse.gateway.exec;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.profiles.component.GatewayComponent;
import java.util.List;

/** Commands that agents run, and the approvals of operators. */
public final class ExecModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Approvals.class);
    bind(ApprovalsFile.class);
    bind(ExecModes.class);
    bind(ExecGate.class);
    bind(ExecPlans.class);
    bind(Reach.class);
    bind(ExecSessions.class);
    bind(Children.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(Children.class);
    Multibinder.newSetBinder(binder(), ServerLifecycle.class).addBinding().to(Approvals.class);
    bind(ApproveCommand.class);
    Multibinder.newSetBinder(binder(), SlashCommand.class).addBinding().to(ApproveCommand.class);
    Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
    for (Class<? extends Tool> tool : List.of(ExecTool.class, ProcessTool.class)) {
      bind(tool);
      tools.addBinding().to(tool);
    }
    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "exec.approval.requested",
                "{id, request: {command, cwd, host, security, ask, agentId, "
                    + "resolvedPath, sessionKey}, createdAtMs, expiresAtMs}: a command waits "
                    + "for a decision"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "exec.approval.resolved",
                "{id, decision, resolvedBy, ts}: it was decided, or its time ran out"));
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    for (Class<? extends RpcMethod> method :
        List.of(
            ExecApprovalsGet.class,
            ExecApprovalsSet.class,
            ExecApprovalRequest.class,
            ExecApprovalResolve.class,
            ExecApprovalGet.class,
            ExecApprovalList.class,
            ExecApprovalWaitDecision.class,
            ExecApprovalGrantsList.class,
            ExecApprovalGrantsRevoke.class,
            ApprovalGet.class,
            ApprovalHistory.class,
            ApprovalResolve.class)) {
      bind(method);
      methods.addBinding().to(method);
    }
  }
}
