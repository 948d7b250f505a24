package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** {@code sessions.describe}: the row of one session, null where there is none. */
final class SessionsDescribe implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key").required(), flag("includeDerivedTitles"), flag("includeLastMessage"));

  private final Database database;
  private final SessionKeys keys;
  private final SessionView view;

  @Inject
  SessionsDescribe(Database database, SessionKeys keys, SessionView view) {
    this.database = database;
    this.keys = keys;
    this.view = view;
  }

  @Override
  public String name() {
    return "sessions.describe";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{session: {key, kind, sessionId, updatedAt, …} | null}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    SessionKey key = keys.canonical(call.params().getString("key"));
    boolean title = call.params().getBoolean("includeDerivedTitles", false);
    boolean preview = call.params().getBoolean("includeLastMessage", false);
    if (!database.exists()) {
      return Future.succeededFuture(new JsonObject().putNull("session"));
    }
    return database
        .read(
            connection -> {
              Optional<SessionEntry> found = SessionRows.find(connection, key);
              return found.isEmpty()
                  ? Optional.<Shown>empty()
                  : Optional.of(
                      new Shown(found.get(), view.words(connection, found.get(), title, preview)));
            })
        .map(
            shown ->
                new JsonObject()
                    .put(
                        "session",
                        shown
                            .map(it -> view.row(it.entry, call.caller().protocol(), it.words))
                            .orElse(null)));
  }

  private record Shown(SessionEntry entry, SessionView.Words words) {}
}
