package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.provider.ModelRef;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells a user interface how long each part of its turn took: {@code chat.send_timing}. */
@Singleton
final class SendTimings {
  private final Broadcaster broadcaster;

  @Inject
  SendTimings(Broadcaster broadcaster) {
    this.broadcaster = broadcaster;
  }

  /**
   * Follows a turn whose answer is being sent now.
   *
   * @param received {@code System.nanoTime()} when its message came
   */
  void follow(Caller caller, Run run, long received) {
    new Following(caller, run, received).begin();
  }

  private final class Following implements TurnListener {
    private final Caller caller;
    private final Run run;
    private final long received;
    private final long acknowledged = System.nanoTime();
    private boolean selected;
    private boolean spoke;

    private Following(Caller caller, Run run, long received) {
      this.caller = caller;
      this.run = run;
      this.received = received;
    }

    void begin() {
      tell("dispatch-started", new JsonObject());
      run.listen(this);
    }

    @Override
    public void model(ModelRef model) {
      if (!selected) {
        selected = true;
        tell(
            "model-selected",
            new JsonObject().put("provider", model.provider()).put("model", model.model()));
        tell("agent-run-started", new JsonObject());
      }
    }

    @Override
    public void text(String delta) {
      if (!spoke) {
        spoke = true;
        tell("first-assistant-event", new JsonObject());
      }
    }

    @Override
    public void ended(TurnResult result) {
      tell("dispatch-completed", new JsonObject());
      tell("post-dispatch-completed", new JsonObject().put("postDispatchMs", 0));
    }

    private void tell(String phase, JsonObject more) {
      long now = System.nanoTime();
      JsonObject payload =
          new JsonObject()
              .put("phase", phase)
              .put("runId", run.runId())
              .put("sessionKey", run.session().value())
              .put("agentId", run.agentId())
              .put("ackToPhaseMs", (now - acknowledged) / 1e6)
              .put("receivedToPhaseMs", (now - received) / 1e6)
              .mergeIn(more);
      if (!phase.equals("dispatch-started")) {
        payload.put("dispatchStartedToPhaseMs", (now - acknowledged) / 1e6);
      }
      broadcaster.broadcast(
          GatewayEvent.of("chat.send_timing", payload)
              .to(other -> other.connectionId().equals(caller.connectionId()))
              .droppable(true));
    }
  }
}
