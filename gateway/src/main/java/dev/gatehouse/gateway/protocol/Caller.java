package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Principal;
import dev.gatehouse.gateway.access.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Who sends requests over one connection. Immutable.
 *
 * @param connectionId random id of the connection
 * @param protocol the version it speaks
 * @param principal its credential and rights, from the gateway's own records
 * @param client what the client says about itself ({@code client} of {@code connect}); no rights
 *     follow from it
 * @param connect all parameters of {@code connect} without credentials
 * @param peer IP address of the client as text
 */
public record Caller(
    String connectionId,
    Protocol protocol,
    Principal principal,
    ClientInfo client,
    JsonObject connect,
    String peer) {

  /** Whether it holds {@code scope}. */
  public boolean has(Scope scope) {
    return principal.has(scope);
  }

  /**
   * Whether it said in {@code caps} that it understands {@code capability}: {@code tool-events}.
   */
  public boolean can(String capability) {
    return connect.getValue("caps") instanceof JsonArray caps && caps.contains(capability);
  }
}
