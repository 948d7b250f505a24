package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.relay.LoginKey.Proof;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One login: the extension's hello, our challenge with our proof, its proof, our acceptance. Any
 * other message ends it, and the reason for hanging up holds nothing of what was sent. Used on the
 * relay's loop only.
 */
final class ExtensionLogin {
  private static final short REFUSED = 4003;
  private static final short LATE = 4008;
  private static final int MAX_LENGTH = 16 * 1024;
  private static final int NONCE_BYTES = 32;
  private static final int PROOF_BYTES = 32;

  private final ExtensionLogins logins;
  private final ServerWebSocket socket;
  private final String peer;
  private final String resource;
  private final Promise<Void> done = Promise.promise();
  private @Nullable LoginKey key;
  private @Nullable LoginChallenge challenge;

  ExtensionLogin(ExtensionLogins logins, ServerWebSocket socket, String peer, String resource) {
    this.logins = logins;
    this.socket = socket;
    this.peer = peer;
    this.resource = resource;
    socket.textMessageHandler(this::received);
    socket.binaryMessageHandler(bytes -> fail(REFUSED, "not a login"));
    socket.closeHandler(closed -> done.tryFail(new RelayException("the extension went away")));
  }

  /** Completes when the extension has proved itself; fails when it has not. */
  Future<Void> done() {
    return done.future();
  }

  void late() {
    fail(LATE, "the login took too long");
  }

  private void received(String text) {
    if (done.future().isComplete()) {
      return;
    }
    JsonObject message = parsed(text);
    LoginKey known = key;
    LoginChallenge open = challenge;
    if (known == null || open == null) {
      hello(message);
    } else {
      answer(message, known, open);
    }
  }

  private void hello(JsonObject message) {
    if (!is(message, "auth.hello", "keyId", "clientNonce")
        || !LoginKey.encodes(message.getString("clientNonce"), NONCE_BYTES)) {
      fail(REFUSED, "not a login");
      return;
    }
    String keyId = message.getString("keyId");
    Optional<LoginKey> known = logins.key(keyId);
    if (known.isEmpty()) {
      logins.failed(peer, keyId);
      fail(REFUSED, "unknown key: pair the extension with this gateway again");
      return;
    }
    Optional<LoginChallenge> made =
        logins.challenge(known.get(), message.getString("clientNonce"), resource);
    if (made.isEmpty()) {
      fail(REFUSED, "this nonce has been used");
      return;
    }
    key = known.get();
    challenge = made.get();
    String proof = known.get().prove(Proof.SERVER, made.get(), Optional.empty());
    socket.writeTextMessage(made.get().message(proof).encode());
  }

  private void answer(JsonObject message, LoginKey known, LoginChallenge open) {
    if (!is(message, "auth.response", "sessionId", "clientProof")
        || !message.getString("sessionId").equals(open.session())
        || !LoginKey.encodes(message.getString("clientProof"), PROOF_BYTES)) {
      fail(REFUSED, "not an answer to the challenge");
      return;
    }
    String proof = message.getString("clientProof");
    if (logins.expired(open)) {
      late();
      return;
    }
    if (!known.proves(open, proof)) {
      logins.failed(peer, proof);
      fail(REFUSED, "the proof is wrong");
      return;
    }
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "auth.ok")
            .put("v", LoginChallenge.VERSION)
            .put("sessionId", open.session())
            .put("acceptProof", known.prove(Proof.ACCEPT, open, Optional.of(proof)))
            .encode());
    done.tryComplete();
  }

  private void fail(short status, String reason) {
    if (done.tryFail(new RelayException(reason))) {
      socket.close(status, reason);
    }
  }

  private static JsonObject parsed(String text) {
    try {
      return text.length() > MAX_LENGTH ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  /** Whether a message of the login has exactly what it must have, all of it text. */
  private static boolean is(JsonObject message, String type, String first, String second) {
    return message.fieldNames().equals(Set.of("type", "v", first, second))
        && type.equals(message.getValue("type"))
        && Integer.valueOf(LoginChallenge.VERSION).equals(message.getValue("v"))
        && message.getValue(first) instanceof String
        && message.getValue(second) instanceof String;
  }
}
