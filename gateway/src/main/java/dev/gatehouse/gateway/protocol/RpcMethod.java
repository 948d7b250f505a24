package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import io.vertx.core.Future;
import java.util.List;

/**
 * One method of the wire, bound with a Guice {@code Multibinder}. The dispatcher checks name,
 * parameters and scope before it calls.
 */
public interface RpcMethod {
  /** The name on the wire: {@code sessions.list}. */
  String name();

  /** What a caller must hold. */
  Scope scope();

  /** What a caller of this protocol version must hold, where the versions differ. */
  default Scope scope(Protocol protocol) {
    return scope();
  }

  /** Whether clients of this protocol version have it; to others it is unknown. */
  default boolean isIn(Protocol protocol) {
    return true;
  }

  /** Which parameters it takes; a missing {@code params} is an empty object. */
  default ParamsSpec params() {
    return ParamsSpec.OPEN;
  }

  /**
   * Whether an answer is kept under {@code params.idempotencyKey}, so that a repeated request gets
   * it again instead of doing the work twice.
   */
  default boolean idempotent() {
    return false;
  }

  /** Whether {@code hello-ok} names it. */
  default boolean listed() {
    return true;
  }

  /**
   * What a successful answer looks like, for the reference page, in the notation of that page:
   * {@code {ok, key, entry?: {…}}}. The page's test holds real answers against it.
   */
  default String result() {
    return "";
  }

  /** Refusals of its own, besides those of every method: {@code UNAVAILABLE node not connected}. */
  default List<String> errors() {
    return List.of();
  }

  /**
   * Does the work. Called on the gateway's event loop: never blocks. The result is a {@code
   * JsonObject}, a {@code JsonArray}, a {@link RawJson} or null. A failure with {@link
   * RpcException} is answered as it says; a {@code GatehouseException} becomes {@code UNAVAILABLE}
   * with its message; anything else {@code UNAVAILABLE} without details, and is logged.
   */
  Future<?> call(RpcCall call);
}
