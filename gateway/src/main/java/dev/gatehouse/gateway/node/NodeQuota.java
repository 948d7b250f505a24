package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.turn.Turn;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How many turns nodes may start: {@value #MOST_IN_A_MINUTE} a minute and {@value #MOST_UNFINISHED}
 * at once for each, {@value #MOST_OF_ALL} at once for all. The same words again within two seconds
 * are the same message, since recognizers and radio links repeat themselves. Used on the gateway's
 * event loop only.
 */
@Singleton
final class NodeQuota {
  static final int MOST_IN_A_MINUTE = 30;
  static final int MOST_UNFINISHED = 8;
  static final int MOST_OF_ALL = 64;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long REPEAT_MILLIS = 2_000;
  private static final Duration LATER = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<String, Node> nodes = new HashMap<>();

  @Inject
  NodeQuota(Clock clock) {
    this.clock = clock;
  }

  private record Said(String words, long atMillis, Future<Turn> turn) {}

  private static final class Node {
    final Deque<Said> lastMinute = new ArrayDeque<>();
    int unfinished;

    void forget(long now) {
      while (!lastMinute.isEmpty() && now - lastMinute.peekFirst().atMillis >= MINUTE_MILLIS) {
        lastMinute.removeFirst();
      }
    }

    Optional<Future<Turn>> repeated(String words, long now) {
      return lastMinute.stream()
          .filter(said -> now - said.atMillis < REPEAT_MILLIS && said.words.equals(words))
          .map(Said::turn)
          .filter(turn -> !turn.failed())
          .findFirst();
    }
  }

  /**
   * Starts a turn, unless the node has just said the same.
   *
   * @param words tells messages of the node apart
   * @return the turn, which is the earlier one for a repetition
   * @throws RpcException when the node has started too many
   */
  Future<Turn> once(String nodeId, String words, Supplier<Future<Turn>> start) {
    long now = clock.millis();
    nodes.values().forEach(node -> node.forget(now));
    nodes.values().removeIf(node -> node.lastMinute.isEmpty() && node.unfinished == 0);
    Node node = nodes.computeIfAbsent(nodeId, id -> new Node());
    Optional<Future<Turn>> repeated = node.repeated(words, now);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    int all = nodes.values().stream().mapToInt(other -> other.unfinished).sum();
    if (node.lastMinute.size() >= MOST_IN_A_MINUTE
        || node.unfinished >= MOST_UNFINISHED
        || all >= MOST_OF_ALL) {
      throw new RpcException(
          ErrorCode.UNAVAILABLE,
          "too many messages of nodes are waiting; try again later",
          null,
          LATER);
    }
    Future<Turn> turn = start.get();
    node.lastMinute.addLast(new Said(words, now, turn));
    node.unfinished++;
    turn.compose(Turn::result).onComplete(over -> node.unfinished--);
    return turn;
  }
}
