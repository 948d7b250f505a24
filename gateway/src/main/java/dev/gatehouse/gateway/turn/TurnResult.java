package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a turn ended. Immutable.
 *
 * @param text the words of the model's last step; of an aborted turn what had come so far
 * @param payloads what is to be delivered, in order: the words of every step that had any
 * @param usage of all steps together
 * @param model the model that answered last; empty when none was asked
 * @param stopReason of the last step
 * @param pendingToolCalls calls of {@link TurnRequest#clientTools()} that wait for the caller
 * @param error what went wrong, in words for people; only with {@link Status#ERROR} and {@link
 *     Status#TIMEOUT}
 * @param reason who ended it: {@code rpc}, {@code stop}, {@code timeout}; only with {@link
 *     Status#ABORTED} and {@link Status#TIMEOUT}
 * @param startedAtMillis when it left the queue; 0 when it never did
 * @param durationMillis from its start to its end
 * @param sessionId id of the transcript that holds it
 */
public record TurnResult(
    Status status,
    String text,
    List<Payload> payloads,
    Usage usage,
    Optional<ModelRef> model,
    StopReason stopReason,
    List<Content.ToolUse> pendingToolCalls,
    Optional<String> error,
    Optional<String> reason,
    long startedAtMillis,
    long durationMillis,
    String sessionId) {
  public TurnResult {
    payloads = List.copyOf(payloads);
    pendingToolCalls = List.copyOf(pendingToolCalls);
  }

  /** How it ended. */
  public enum Status {
    OK,
    ERROR,
    ABORTED,
    TIMEOUT;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something to deliver.
   *
   * @param mediaUrls pictures and files that go with it
   */
  public record Payload(String text, List<String> mediaUrls) {
    public Payload {
      mediaUrls = List.copyOf(mediaUrls);
    }
  }

  /** When it ended, in milliseconds since 1970. */
  public long endedAtMillis() {
    return startedAtMillis + durationMillis;
  }
}
