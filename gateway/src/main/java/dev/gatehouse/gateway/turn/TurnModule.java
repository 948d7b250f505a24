package dev.gatehouse.gateway.turn;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.lifecycle.RunningWork;
import dev.gatehouse.gateway.metric.MetricSource;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.session.ActiveRuns;
import dev.gatehouse.profiles.component.GatewayComponent;

/** Turns of one gateway. Comes after the database's module: turns stop before it. */
public final class TurnModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(TurnSettings.class);
    bind(TurnServices.class);
    bind(Journal.class);
    bind(Compactor.class);
    bind(Tasks.class);
    bind(SendTimings.class);
    bind(ChatSending.class);
    bind(SessionTurns.class);
    bind(Turns.class).to(SessionTurns.class);
    bind(TurnPause.class).to(SessionTurns.class);
    OptionalBinder.newOptionalBinder(binder(), ActiveRuns.class)
        .setBinding()
        .to(SessionTurns.class);

    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, AgentMethod.class);
    add(methods, AgentWait.class);
    add(methods, ChatSend.class);
    add(methods, ChatAbort.class);
    add(methods, SessionsSend.Plain.class);
    add(methods, SessionsSend.Steer.class);
    add(methods, SessionsCreate.class);
    add(methods, SessionsAbort.class);
    add(methods, TasksList.class);
    add(methods, TasksGet.class);
    add(methods, TasksCancel.class);

    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName(
                "agent",
                "{runId, seq, stream, ts, data, sessionKey?, …}: a step of a turn; streams of protocol 3:"
                    + " lifecycle, assistant, tool, compaction; of protocol 4 also item, usage and run_status,"
                    + " and tool only for clients with the capability `tool-events`"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "chat",
                "{runId, sessionKey, seq, state: \"status\" | \"delta\" | \"final\" | \"aborted\" | \"error\","
                    + " message?, deltaText?, errorMessage?, stopReason?, usage?}: the words of a turn"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "chat.send_timing",
                "{phase, runId, sessionKey, agentId, ackToPhaseMs, receivedToPhaseMs}: to the client that sent"
                    + " the message"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "task",
                "{action: \"upserted\" | \"deleted\", task}: a turn that somebody watches as a task changed"));

    Multibinder<SlashCommand> commands = Multibinder.newSetBinder(binder(), SlashCommand.class);
    add(commands, StopCommand.class);
    add(commands, CompactCommand.class);

    add(Multibinder.newSetBinder(binder(), ServerLifecycle.class), TurnsAtStart.class);
    add(Multibinder.newSetBinder(binder(), GatewayComponent.class), TurnsAtStop.class);
    add(Multibinder.newSetBinder(binder(), MetricSource.class), TurnMetrics.class);
    add(Multibinder.newSetBinder(binder(), RunningWork.class), RunningTurns.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
