package dev.gatehouse.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of as many parts as a body can hold. */
@Timeout(20)
class LongRequestsTest {
  private static final int MANY = 200_000;

  @Test
  void areReadToTheirEndAfterAPartThatWasWaitedFor() {
    Promise<Void> picture = Promise.promise();
    List<Integer> read = new ArrayList<>();
    Future<Void> all =
        InOrder.all(
            MANY,
            i -> {
              read.add(i);
              return i == 0 ? picture.future() : Future.succeededFuture();
            });
    assertThat(read).containsExactly(0);

    picture.complete();

    assertThat(all.succeeded()).isTrue();
    assertThat(read).hasSize(MANY).isSorted();
  }

  @Test
  void endWithThePartThatCannotBeRead() {
    Future<Void> all =
        InOrder.all(
            MANY, i -> i < 2 ? Future.succeededFuture() : Future.failedFuture("no picture " + i));

    assertThat(all.cause()).hasMessage("no picture 2");
  }

  @Test
  void areSearchedForOpenCallsInOneGo() {
    JsonArray input = new JsonArray();
    for (int i = 0; i < MANY; i++) {
      input.add(new JsonObject().put("type", "function_call").put("call_id", "call " + i));
    }
    for (int i = MANY - 1; i >= 0; i--) {
      input.add(new JsonObject().put("type", "function_call_output").put("call_id", "call " + i));
    }

    assertThat(ResponsesRequest.continues(new JsonObject().put("input", input))).isFalse();
  }
}
