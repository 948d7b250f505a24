package dev.gatehouse.gateway.node;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Nodes of one gateway. Other features add what they understand of nodes' events. */
public final class NodeModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CommandRules.class);
    bind(NodeDirectory.class);
    bind(NodePairings.class);
    bind(NodeQuota.class);
    bind(Nodes.class);
    bind(PendingWork.class);

    Multibinder<NodeEventHandler> handlers =
        Multibinder.newSetBinder(binder(), NodeEventHandler.class);
    add(handlers, ExecNews.class);
    add(handlers, NodeWords.class);
    add(handlers, SessionSubscriptions.class);

    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, NodeDescribe.class);
    add(methods, NodeEvent.class);
    add(methods, NodeInvoke.class);
    add(methods, NodeInvokeProgress.class);
    add(methods, NodeInvokeResult.class);
    add(methods, NodeList.class);
    add(methods, NodePairApprove.class);
    add(methods, NodePairList.class);
    add(methods, NodePairReject.class);
    add(methods, NodePairRemove.class);
    add(methods, NodePairRequest.class);
    add(methods, NodePairVerify.class);
    add(methods, NodePendingAck.class);
    add(methods, NodePendingDrain.class);
    add(methods, NodePendingEnqueue.class);
    add(methods, NodeRename.class);
    add(methods, ExecApprovalsNodeGet.class);
    add(methods, ExecApprovalsNodeSet.class);

    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "node.invoke.request",
                "{id, nodeId, command, paramsJSON, timeoutMs?, idempotencyKey?}: to the "
                    + "one node that is to do it"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                NodePairEvents.REQUESTED, "{requestId, nodeId, …, ts}: a node asks to be paired"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                NodePairEvents.RESOLVED,
                "{requestId, nodeId, decision, ts}: it was let in or turned away"));
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
