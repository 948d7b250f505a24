package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import java.util.List;

/** Takes what a wire format's reader finds, on the gateway's loop. Only the first end counts. */
interface AnswerSink {
  void text(String delta);

  void thinking(String delta);

  /** The whole answer; the cost in {@code usage} is filled in by the sink. */
  void done(List<Content> content, Usage usage, StopReason reason);

  void failed(ModelFailure failure);
}
