package dev.gatehouse.gateway.session;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.agent.AgentRemoval;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.component.GatewayComponent;
import java.util.List;

/** Sessions of one gateway. */
public final class SessionModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ResetPolicy.class);
    bind(SendPolicy.class);
    bind(SessionKeys.class);
    bind(Sessions.class);
    bind(Transcripts.class);
    bind(SystemEvents.class);
    OptionalBinder.newOptionalBinder(binder(), ActiveRuns.class)
        .setDefault()
        .toInstance(ActiveRuns.NONE);
    bind(SessionFiles.class);
    bind(SessionChanges.class);
    bind(SessionPatch.class);
    bind(SessionFeed.class);
    bind(SessionSearch.class);
    bind(SessionStatus.class);
    bind(WireMessages.class);
    bind(SessionView.class);
    bind(SessionTransfer.class);
    bind(SessionMaintenance.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class)
        .addBinding()
        .to(SessionMaintenance.class);
    Multibinder.newSetBinder(binder(), AgentRemoval.class).addBinding().to(SessionsOfAgent.class);
    bind(SessionsOfAgent.class);
    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "sessions.changed",
                "{sessionKey, agentId, reason? or phase? and runId?, ts, session}: to "
                    + "those who called `sessions.subscribe`"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "session.message",
                "{sessionKey, agentId, message, messageId, messageSeq, session}: a "
                    + "message was stored; to those who called `sessions.messages.subscribe` "
                    + "or `sessions.subscribe`"));
    bind(SessionDefaults.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    for (Class<? extends RpcMethod> method :
        List.of(
            SessionsList.class,
            SessionsPreview.class,
            SessionsDescribe.class,
            SessionsGet.class,
            SessionsResolve.class,
            SessionsPatch.class,
            SessionsReset.class,
            SessionsDelete.class,
            SessionsCompact.class,
            SessionsSearch.class,
            SessionsFork.class,
            SessionsRewind.class,
            SessionsUsage.class,
            ChatMetadata.class,
            SessionsExport.class,
            SessionsImport.class,
            SessionsSubscribe.class,
            SessionsUnsubscribe.class,
            SessionsMessagesSubscribe.class,
            SessionsMessagesUnsubscribe.class,
            ChatHistory.class,
            ChatInject.class,
            ChatMessageGet.class,
            UsageCost.class)) {
      bind(method);
      methods.addBinding().to(method);
    }
  }
}
