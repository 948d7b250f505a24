package dev.gatehouse.gateway.node;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command for a node.
 *
 * @param nodeId the node
 * @param name {@code camera.snap}
 * @param params its parameters, any JSON value
 * @param timeout how long to wait for the answer
 * @param idempotencyKey lets the node recognise a command that it has had before
 */
public record NodeCommand(
    String nodeId,
    String name,
    @Nullable Object params,
    Duration timeout,
    Optional<String> idempotencyKey) {
  /** How long a command may take where nobody says. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
}
