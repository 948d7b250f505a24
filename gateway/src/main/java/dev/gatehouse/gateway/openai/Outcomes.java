package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.turn.TurnResult;

/** Says how a turn failed, in the form of this API. */
final class Outcomes {
  private Outcomes() {}

  static ApiException failure(TurnResult result) {
    return ApiException.failed(
        switch (result.status()) {
          case TIMEOUT -> result.error().orElse("the turn took too long");
          case ABORTED -> "the turn was aborted";
          case ERROR, OK -> result.error().orElse("the turn failed");
        });
  }
}
