package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.Credential;
import dev.gatehouse.gateway.access.Principal;
import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.device.DeviceAccess;
import dev.gatehouse.gateway.device.DeviceAccess.Admission;
import dev.gatehouse.gateway.device.DeviceAccess.Claim;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a socket becomes a connection, and with which rights: parameters, version, role,
 * device, secret, pairing, in this order. Used on the gateway's event loop only.
 */
@Singleton
final class Handshake {
  private final AccessControl access;
  private final DeviceAccess devices;

  @Inject
  Handshake(AccessControl access, DeviceAccess devices) {
    this.access = access;
    this.devices = devices;
  }

  /**
   * What is known of a socket before its {@code connect}.
   *
   * @param connectionId random id of the connection
   * @param challenge the nonce that was sent on it
   * @param peer the client's address, as far as it can be trusted
   * @param local whether the client is on this host
   */
  record Socket(String connectionId, String challenge, String peer, boolean local) {}

  /**
   * A client that may come in.
   *
   * @param admission its device's token, empty without a device
   */
  record Accepted(Caller caller, Optional<Admission> admission) {}

  /**
   * Fails with {@link HandshakeRefusal} or {@link RpcException} when the client may not come in.
   */
  Future<Accepted> accept(Socket socket, JsonObject params) {
    try {
      ConnectRequest request = ConnectRequest.read(params);
      return request.device().isPresent()
          ? withDevice(socket, request, request.device().get())
          : withoutDevice(socket, request);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Accepted> withoutDevice(Socket socket, ConnectRequest request) {
    boolean presented = request.auth("token").or(() -> request.auth("password")).isPresent();
    boolean nodeOfVersion4 = request.protocol() == Protocol.V4 && request.role() == Role.NODE;
    if (!presented || nodeOfVersion4) {
      throw new RpcException(
          ErrorCode.NOT_PAIRED,
          "device identity required",
          request.protocol() == Protocol.V4
              ? new JsonObject().put("code", "DEVICE_IDENTITY_REQUIRED")
              : null);
    }
    AccessControl.Result result = shared(socket, request);
    Credential credential =
        result.credential().orElseThrow(() -> AuthRefusals.shared(request, mode(), result));
    Principal principal =
        new Principal(
            credential,
            mode(),
            request.role(),
            scopesWithoutDevice(socket, request),
            Optional.empty());
    return Future.succeededFuture(
        new Accepted(caller(socket, request, principal), Optional.empty()));
  }

  /**
   * Protocol 4 gives rights without a device only to command lines and their helpers on this host;
   * its clients expect that others, such as probes, have none.
   */
  private static List<String> scopesWithoutDevice(Socket socket, ConnectRequest request) {
    if (request.protocol() == Protocol.V3) {
      return askedScopes(request);
    }
    boolean commandLine =
        request.client().is("cli", "cli") || request.client().is("gateway-client", "backend");
    return socket.local() && commandLine ? askedScopes(request) : List.of();
  }

  private Future<Accepted> withDevice(Socket socket, ConnectRequest request, JsonObject device) {
    Claim claim =
        new Claim(
            device,
            request.protocol(),
            request.client(),
            request.role(),
            request.sentScopes(),
            request.signedToken(),
            socket.challenge(),
            socket.peer(),
            socket.local());
    return devices
        .verify(claim)
        .compose(ignored -> authenticate(socket, request, claim))
        .compose(proof -> admit(socket, request, claim, proof));
  }

  /** By what a device showed its right to connect. */
  private enum Means {
    /** The gateway's shared secret. */
    OWNER,
    /** A token of its own. */
    DEVICE_TOKEN,
    /** An invitation. */
    INVITATION
  }

  private record Proof(Credential credential, Means means) {
    boolean owner() {
      return means == Means.OWNER;
    }
  }

  private Future<Proof> authenticate(Socket socket, ConnectRequest request, Claim claim) {
    Optional<String> token = request.auth("token");
    if (token.isEmpty() && request.auth("deviceToken").isPresent()) {
      return devices
          .checkToken(claim, request.auth("deviceToken").get())
          .map(
              result ->
                  new Proof(
                      result
                          .credential()
                          .orElseThrow(() -> AuthRefusals.deviceToken(request, result)),
                      Means.DEVICE_TOKEN));
    }
    if (token.isEmpty() && request.auth("bootstrapToken").isPresent()) {
      AccessControl.Result result =
          devices.checkInvitation(claim, request.auth("bootstrapToken").get());
      return Future.succeededFuture(
          new Proof(
              result.credential().orElseThrow(() -> AuthRefusals.invitation(request, result)),
              Means.INVITATION));
    }
    // Clients of both versions put a device token where the shared one goes.
    return token
        .map(text -> devices.token(claim, text))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(
            credential ->
                credential
                    .map(known -> new Proof(known, Means.DEVICE_TOKEN))
                    .orElseGet(
                        () -> {
                          AccessControl.Result result = shared(socket, request);
                          return new Proof(
                              result
                                  .credential()
                                  .orElseThrow(() -> AuthRefusals.shared(request, mode(), result)),
                              Means.OWNER);
                        }));
  }

  private Future<Accepted> admit(Socket socket, ConnectRequest request, Claim claim, Proof proof) {
    String invitation = request.auth("bootstrapToken").orElse("");
    List<String> scopes =
        !request.sentScopes().isEmpty() || proof.owner() || request.role() == Role.NODE
            ? askedScopes(request)
            : proof.means() == Means.INVITATION
                ? devices.scopesOfInvitation(invitation)
                : devices.scopesOfToken(claim);
    Future<Admission> admission =
        proof.means() == Means.INVITATION
            ? devices.admitInvited(claim, scopes, invitation)
            : devices.admit(claim, scopes, proof.owner());
    return admission.map(
        admitted -> {
          Principal principal =
              new Principal(
                  proof.credential(),
                  method(proof.means()),
                  request.role(),
                  scopes,
                  Optional.of(claim.deviceId()));
          return new Accepted(caller(socket, request, principal), Optional.of(admitted));
        });
  }

  private String method(Means means) {
    return switch (means) {
      case OWNER -> mode();
      case DEVICE_TOKEN -> "device-token";
      case INVITATION -> "bootstrap-token";
    };
  }

  /**
   * The scopes that a client asks for and that exist; an operator of protocol 3 may leave it open.
   */
  private static List<String> askedScopes(ConnectRequest request) {
    if (request.role() == Role.NODE) {
      return List.of();
    }
    if (request.sentScopes().isEmpty()) {
      return request.protocol() == Protocol.V3 ? List.of(Scope.ADMIN.wireName()) : List.of();
    }
    return request.sentScopes().stream()
        .filter(name -> Scope.parse(name).filter(Handshake::isOperatorScope).isPresent())
        .distinct()
        .toList();
  }

  private static boolean isOperatorScope(Scope scope) {
    return scope != Scope.NODE && scope != Scope.ANY;
  }

  private AccessControl.Result shared(Socket socket, ConnectRequest request) {
    return access.checkShared(socket.peer(), request.auth("token"), request.auth("password"));
  }

  private static Caller caller(Socket socket, ConnectRequest request, Principal principal) {
    return new Caller(
        socket.connectionId(),
        request.protocol(),
        principal,
        request.client(),
        request.withoutCredentials(),
        socket.peer());
  }

  private String mode() {
    return access.sharedSecretMode();
  }
}
