package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SystemEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code system-event}: a line about a machine, which changes the presence list; a text that is no
 * such line also waits for the main session's next turn.
 */
final class SystemEvent implements RpcMethod {
  private static final List<String> TEXTS =
      List.of(
          "deviceId",
          "instanceId",
          "host",
          "ip",
          "mode",
          "version",
          "platform",
          "deviceFamily",
          "modelIdentifier",
          "reason");
  private static final List<String> LISTS = List.of("roles", "scopes", "tags");
  private static final ParamsSpec PARAMS = spec();

  private final Presence presence;
  private final SystemEvents events;

  @Inject
  SystemEvent(Presence presence, SystemEvents events) {
    this.presence = presence;
    this.events = events;
  }

  @Override
  public String name() {
    return "system-event";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok: true}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST text required");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    if (!(params.getValue("text") instanceof String text) || text.isBlank()) {
      return Future.failedFuture(RpcException.invalid("text required"));
    }
    JsonObject entry = new JsonObject().put("text", text.trim());
    for (String key : TEXTS) {
      if (params.getValue(key) instanceof String value && !value.isBlank()) {
        entry.put(key, value);
      }
    }
    for (String key : LISTS) {
      if (params.getValue(key) instanceof JsonArray values) {
        entry.put(key, new JsonArray(values.stream().filter(String.class::isInstance).toList()));
      }
    }
    if (params.getValue("lastInputSeconds") instanceof Number seconds) {
      entry.put("lastInputSeconds", seconds.longValue());
    }
    if (!text.startsWith("Node:")) {
      events.add(text.trim());
    }
    presence.note(key(entry, call), entry);
    return Future.succeededFuture(new JsonObject().put("ok", true));
  }

  private static String key(JsonObject entry, RpcCall call) {
    for (String key : List.of("deviceId", "instanceId", "host")) {
      String value = entry.getString(key);
      if (value != null) {
        return value;
      }
    }
    return call.caller().connectionId() + ":event";
  }

  private static ParamsSpec spec() {
    List<ParamsSpec.Field> fields = new ArrayList<>();
    fields.add(ParamsSpec.text("text").about("needed, not blank"));
    TEXTS.forEach(name -> fields.add(ParamsSpec.text(name)));
    fields.add(ParamsSpec.number("lastInputSeconds"));
    LISTS.forEach(name -> fields.add(ParamsSpec.texts(name)));
    return ParamsSpec.of(fields.toArray(new ParamsSpec.Field[0])).open();
  }
}
