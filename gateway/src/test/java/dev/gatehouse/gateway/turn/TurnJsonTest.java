package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ModelRequest.Asker;
import dev.gatehouse.gateway.session.SessionKey;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What is kept of a turn that outlives its gateway. */
class TurnJsonTest {
  private static final SessionKey SESSION = new SessionKey("agent:main:main");

  @Test
  void aTurnThatAKilledGatewayLeftHasTheRightsThatItCameWith() {
    assertThat(afterAKill(true).asker()).isEqualTo(Asker.ADMIN);
    assertThat(afterAKill(false).asker()).isEqualTo(Asker.OPERATOR);
  }

  @Test
  void whatAnEarlierVersionKeptWithoutItsRightsHasFew() {
    JsonObject kept = TurnJson.request(request(true));
    kept.remove("admin");

    assertThat(TurnJson.request("run-1", SESSION, kept).asker()).isEqualTo(Asker.OPERATOR);
  }

  private static TurnRequest afterAKill(boolean admin) {
    String kept = TurnJson.request(request(admin)).encode();
    return TurnJson.request("run-1", SESSION, new JsonObject(kept));
  }

  private static TurnRequest request(boolean admin) {
    return TurnRequest.builder(SESSION).message("restart main").admin(admin).build();
  }
}
