package dev.gatehouse.gateway.voice;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connections;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells the wake words to each node that connects. */
@Singleton
final class WakeWordsForNodes implements Connections.Listener {
  private final WakeWords words;
  private final Broadcaster broadcaster;

  @Inject
  WakeWordsForNodes(WakeWords words, Broadcaster broadcaster, Connections connections) {
    this.words = words;
    this.broadcaster = broadcaster;
    connections.listen(this);
  }

  @Override
  public void connected(Caller caller) {
    if (caller.principal().role() == Role.NODE) {
      words
          .get()
          .onSuccess(
              all ->
                  broadcaster.tell(
                      caller.connectionId(),
                      "voicewake.changed",
                      new JsonObject().put("triggers", new JsonArray(all))));
    }
  }
}
