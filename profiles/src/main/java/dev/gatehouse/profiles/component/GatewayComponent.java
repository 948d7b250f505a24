package dev.gatehouse.profiles.component;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A part that lives and dies with one gateway but is no part of the gateway module, for example
 * browser control. Bound with a Guice {@code Multibinder}; its constructor may take the gateway's
 * {@link GatewayContext} and Vert.x.
 */
public interface GatewayComponent {
  /** Short lower-case name for status and errors: {@code browser-control}. */
  String name();

  /** Starts the part. Called once, before the gateway is ready; never blocks. */
  CompletionStage<Void> start();

  /** Stops the part and gives back everything it holds. Called once; never blocks. */
  CompletionStage<Void> stop();

  /** The RPC methods that this part adds to the gateway. */
  default List<ComponentMethod> methods() {
    return List.of();
  }
}
