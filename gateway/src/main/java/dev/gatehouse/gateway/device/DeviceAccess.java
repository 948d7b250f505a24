package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.Credential;
import dev.gatehouse.gateway.access.Credential.Kind;
import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.ClientInfo;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides about devices that connect: is the device who it says, does its token fit, is it paired
 * for what it asks, must somebody approve? Used on the gateway's event loop only.
 */
@Singleton
public final class DeviceAccess {
  private static final int TOKEN_BYTES = 32;

  private final DeviceStore store;
  private final Invitations invitations;
  private final AccessControl access;
  private final Broadcaster broadcaster;
  private final GatewayLoop loop;
  private final Clock clock;
  private final SecureRandom random;

  @Inject
  DeviceAccess(
      DeviceStore store,
      Invitations invitations,
      AccessControl access,
      Broadcaster broadcaster,
      GatewayLoop loop,
      Clock clock,
      SecureRandom random) {
    this.store = store;
    this.invitations = invitations;
    this.access = access;
    this.broadcaster = broadcaster;
    this.loop = loop;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A device that connects.
   *
   * @param device the {@code device} object of {@code connect}
   * @param protocol the version it speaks
   * @param client what it says about itself
   * @param role the role it asks for
   * @param signedScopes the scopes as sent, which the signature covers
   * @param signedToken the token as sent, which the signature covers
   * @param challenge the nonce that was sent on its socket
   * @param peer its address
   * @param local whether it is on this host
   */
  public record Claim(
      JsonObject device,
      Protocol protocol,
      ClientInfo client,
      Role role,
      List<String> signedScopes,
      String signedToken,
      String challenge,
      String peer,
      boolean local) {
    /** The id that it claims. */
    public String deviceId() {
      return device.getString("id", "");
    }
  }

  /**
   * What a device that was let in holds.
   *
   * @param token its token for the role
   * @param tokenScopes what that token opens
   * @param issuedAtMillis when the token was made
   */
  public record Admission(String token, List<String> tokenScopes, long issuedAtMillis) {
    @Override
    public String toString() {
      return "Admission[" + tokenScopes + "]";
    }
  }

  /** Fails with the wire's refusal unless the device proves its key. */
  public Future<Void> verify(Claim claim) {
    DeviceIdentity identity = DeviceIdentity.of(claim.device());
    DeviceIdentity.Signed signed =
        new DeviceIdentity.Signed(
            claim.client().id(),
            claim.client().mode(),
            claim.role().wireName(),
            claim.signedScopes(),
            claim.signedToken(),
            claim.client().platform(),
            Optional.ofNullable(claim.client().deviceFamily()).orElse(""));
    boolean nonceNeeded = claim.protocol() == Protocol.V4 || !claim.local();
    long now = clock.millis();
    return loop.blocking(
            () -> identity.check(claim.protocol(), now, claim.challenge(), nonceNeeded, signed))
        .compose(
            problem ->
                problem.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new RpcException(
                            ErrorCode.INVALID_REQUEST,
                            problem.get().message(),
                            claim.protocol() == Protocol.V4 ? problem.get().details() : null)));
  }

  /**
   * Whether {@code presented} is the valid token of this device for this role. Nothing is counted:
   * a wrong one may still be the shared secret.
   */
  public Future<Optional<Credential>> token(Claim claim, String presented) {
    return store
        .load()
        .map(
            ignored ->
                currentToken(claim)
                    .filter(token -> matches(token, presented))
                    .map(token -> credential(claim.deviceId(), claim.role().wireName())));
  }

  /** Checks a token that can only be a device token; a wrong one is counted. */
  public Future<AccessControl.Result> checkToken(Claim claim, String presented) {
    return store
        .load()
        .map(
            ignored ->
                access.check(
                    Kind.DEVICE_TOKEN,
                    claim.peer(),
                    true,
                    () -> currentToken(claim).filter(t -> matches(t, presented)).isPresent(),
                    credential(claim.deviceId(), claim.role().wireName())));
  }

  /** Checks the secret of an invitation; a wrong one is counted. */
  public AccessControl.Result checkInvitation(Claim claim, String presented) {
    return access.check(
        Kind.BOOTSTRAP_TOKEN,
        claim.peer(),
        true,
        () -> invitations.invites(presented, claim.deviceId(), claim.role()),
        credential(claim.deviceId(), claim.role().wireName()));
  }

  /** The operator scopes that an invitation opens. */
  public List<String> scopesOfInvitation(String presented) {
    return invitations.scopes(presented);
  }

  /**
   * Lets a device in that was invited for this role, with no more than the scopes of its
   * invitation; the invitation is used up with it.
   */
  public Future<Admission> admitInvited(Claim claim, List<String> scopes, String presented) {
    return store
        .load()
        .compose(
            ignored -> {
              if (!invitations.invites(presented, claim.deviceId(), claim.role())
                  || !covers(invitations.scopes(presented), scopes)) {
                return admitLoaded(claim, scopes, false);
              }
              invitations.use(presented, claim.deviceId(), claim.role());
              String key = DeviceIdentity.of(claim.device()).normalKey();
              Optional<PairedDevice> known =
                  store.paired(claim.deviceId()).filter(device -> device.publicKey().equals(key));
              return enter(
                  claim,
                  scopes,
                  grant(
                      claim.deviceId(),
                      key,
                      about(claim),
                      claim.role(),
                      scopes,
                      known,
                      "bootstrap"));
            });
  }

  /** The scopes that the device's token for this role opens. */
  public List<String> scopesOfToken(Claim claim) {
    return currentToken(claim).map(DeviceToken::scopes).orElse(List.of());
  }

  /**
   * Lets the device in, pairs it first, or leaves a request for approval and fails with {@code
   * NOT_PAIRED}.
   *
   * @param scopes what the connection asks for
   * @param owner whether it showed the shared secret; that, and being on this host, spares the
   *     approval
   */
  public Future<Admission> admit(Claim claim, List<String> scopes, boolean owner) {
    return store.load().compose(ignored -> admitLoaded(claim, scopes, owner));
  }

  private Future<Admission> admitLoaded(Claim claim, List<String> scopes, boolean owner) {
    String key = DeviceIdentity.of(claim.device()).normalKey();
    Optional<PairedDevice> known =
        store.paired(claim.deviceId()).filter(device -> device.publicKey().equals(key));
    Optional<Upgrade> upgrade = upgrade(claim, scopes, known);
    if (upgrade.isEmpty() && known.isPresent()) {
      return enter(claim, scopes, known.get());
    }
    Upgrade needed = upgrade.orElse(Upgrade.NOT_PAIRED);
    boolean newRoleNeedsOwner = needed == Upgrade.ROLE && claim.protocol() == Protocol.V4;
    if (owner && claim.local() && !newRoleNeedsOwner) {
      PairedDevice device =
          grant(claim.deviceId(), key, about(claim), claim.role(), scopes, known, "silent");
      return enter(claim, scopes, device);
    }
    return ask(claim, key, scopes, known, needed);
  }

  /** Why a device cannot come in yet. */
  private enum Upgrade {
    NOT_PAIRED(
        "not-paired",
        "device is not approved yet",
        "Review the device, then approve the pending request."),
    ROLE(
        "role-upgrade",
        "device is asking for a higher role than currently approved",
        "Review the requested role upgrade, then approve the pending request."),
    SCOPE(
        "scope-upgrade",
        "device is asking for more scopes than currently approved",
        "Review the requested scopes, then approve the pending request.");

    private final String reason;
    private final String why;
    private final String hint;

    Upgrade(String reason, String why, String hint) {
      this.reason = reason;
      this.why = why;
      this.hint = hint;
    }
  }

  private static Optional<Upgrade> upgrade(
      Claim claim, List<String> scopes, Optional<PairedDevice> known) {
    if (known.isEmpty()) {
      return Optional.of(Upgrade.NOT_PAIRED);
    }
    if (!known.get().roles().contains(claim.role().wireName())) {
      return Optional.of(Upgrade.ROLE);
    }
    if (!covers(known.get().scopes(), scopes)) {
      return Optional.of(Upgrade.SCOPE);
    }
    return Optional.empty();
  }

  private Future<Admission> enter(Claim claim, List<String> scopes, PairedDevice device) {
    long now = clock.millis();
    String role = claim.role().wireName();
    Optional<DeviceToken> usable =
        device
            .token(role)
            .filter(DeviceToken::valid)
            .filter(token -> covers(token.scopes(), scopes));
    PairedDevice seen = device.seenAt(now);
    if (usable.isPresent()) {
      PairedDevice used = seen.withToken(usable.get().usedAt(now));
      boolean unsaved = store.paired(device.deviceId()).filter(device::equals).isEmpty();
      Admission admission = admission(usable.get());
      if (unsaved) {
        return store.pair(used).map(ignored -> admission);
      }
      store.remember(used);
      return Future.succeededFuture(admission);
    }
    DeviceToken token = newToken(role, scopes, device.token(role).isPresent() ? now : null);
    return store.pair(seen.withToken(token)).map(ignored -> admission(token));
  }

  private static Admission admission(DeviceToken token) {
    Long rotated = token.rotatedAtMillis();
    return new Admission(
        token.token(), token.scopes(), rotated == null ? token.createdAtMillis() : rotated);
  }

  private Future<Admission> ask(
      Claim claim, String key, List<String> scopes, Optional<PairedDevice> known, Upgrade needed) {
    PendingDevice request =
        store.allPending().stream()
            .filter(other -> sameRequest(other, claim, scopes))
            .findFirst()
            .orElseGet(
                () ->
                    new PendingDevice(
                        UUID.randomUUID().toString(),
                        claim.deviceId(),
                        key,
                        about(claim),
                        claim.role().wireName(),
                        scopes,
                        known.isPresent(),
                        clock.millis()));
    return store
        .ask(request)
        .compose(
            ignored -> {
              broadcaster.broadcast(DeviceEvents.requested(request));
              return Future.failedFuture(pairingRequired(claim, request, known, needed));
            });
  }

  private static boolean sameRequest(PendingDevice other, Claim claim, List<String> scopes) {
    return other.deviceId().equals(claim.deviceId())
        && other.role().equals(claim.role().wireName())
        && other.scopes().equals(scopes);
  }

  private static RpcException pairingRequired(
      Claim claim, PendingDevice request, Optional<PairedDevice> known, Upgrade needed) {
    if (claim.protocol() == Protocol.V3) {
      return new RpcException(
          ErrorCode.NOT_PAIRED,
          "pairing required",
          new JsonObject().put("requestId", request.requestId()));
    }
    return new RpcException(
        ErrorCode.NOT_PAIRED,
        "pairing required: " + needed.why,
        new JsonObject()
            .put("code", "PAIRING_REQUIRED")
            .put("reason", needed.reason)
            .put("requestId", request.requestId())
            .put("remediationHint", needed.hint)
            .put("deviceId", claim.deviceId())
            .put("requestedRole", request.role())
            .put("approvedRoles", array(known.map(PairedDevice::roles).orElse(List.of())))
            .put("approvedScopes", array(known.map(PairedDevice::scopes).orElse(List.of()))));
  }

  /** Makes the record of a device with the rights that were approved; writes nothing. */
  PairedDevice grant(
      String deviceId,
      String key,
      JsonObject about,
      Role role,
      List<String> scopes,
      Optional<PairedDevice> known,
      String via) {
    long now = clock.millis();
    Set<String> roles = new LinkedHashSet<>(known.map(PairedDevice::roles).orElse(List.of()));
    roles.add(role.wireName());
    Set<String> allScopes = new LinkedHashSet<>(known.map(PairedDevice::scopes).orElse(List.of()));
    allScopes.addAll(scopes);
    JsonObject described = about.copy();
    known
        .map(device -> device.about().getString("label"))
        .ifPresent(l -> put(described, "label", l));
    return new PairedDevice(
        deviceId,
        key,
        described,
        List.copyOf(new ArrayList<>(roles)),
        List.copyOf(new ArrayList<>(allScopes)),
        known.map(PairedDevice::tokens).orElse(Map.of()),
        via,
        known.map(PairedDevice::createdAtMillis).orElse(now),
        now,
        known.map(PairedDevice::lastSeenAtMillis).orElse(0L));
  }

  /** Makes a token; the caller stores it. */
  DeviceToken newToken(String role, List<String> scopes, @Nullable Long rotatedAtMillis) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return new DeviceToken(
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
        role,
        scopes,
        clock.millis(),
        rotatedAtMillis,
        null,
        null);
  }

  /** The name of a device's token for a role. */
  static Credential credential(String deviceId, String role) {
    return new Credential(Kind.DEVICE_TOKEN, deviceId + ":" + role);
  }

  /** Whether somebody who holds {@code held} may have all of {@code wanted}. */
  static boolean covers(List<String> held, List<String> wanted) {
    return wanted.stream()
        .allMatch(
            scope ->
                held.contains(scope)
                    || Scope.parse(scope).filter(known -> known.coveredBy(held)).isPresent());
  }

  private Optional<DeviceToken> currentToken(Claim claim) {
    String key = DeviceIdentity.of(claim.device()).normalKey();
    return store
        .paired(claim.deviceId())
        .filter(device -> device.publicKey().equals(key))
        .flatMap(device -> device.token(claim.role().wireName()))
        .filter(DeviceToken::valid);
  }

  static boolean matches(DeviceToken token, String presented) {
    return MessageDigest.isEqual(
        token.token().getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject about(Claim claim) {
    ClientInfo client = claim.client();
    JsonObject about = new JsonObject();
    put(about, "displayName", client.displayName());
    put(about, "platform", client.platform());
    put(about, "deviceFamily", client.deviceFamily());
    put(about, "clientId", client.id());
    put(about, "clientMode", client.mode());
    put(about, "remoteIp", claim.peer());
    return about;
  }

  private static void put(JsonObject json, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static JsonArray array(List<String> texts) {
    return new JsonArray(new ArrayList<>(texts));
  }
}
