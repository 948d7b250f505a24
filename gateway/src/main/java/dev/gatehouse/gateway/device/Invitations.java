package dev.gatehouse.gateway.device;

import dev.gatehouse.gateway.access.Role;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that let one new device in without another approval: the owner made the invitation. Each
 * is valid for ten minutes, belongs to the first device that shows it, and opens each role once.
 * They do not outlive the gateway. Used on the gateway's event loop only.
 */
@Singleton
final class Invitations {
  static final Duration TTL = Duration.ofMinutes(10);

  /** What an invited device may do as an operator, at most. Letting others in is not in it. */
  static final List<String> MOST_SCOPES =
      List.of("operator.approvals", "operator.read", "operator.talk", "operator.write");

  private static final int MAX_OPEN = 32;
  private static final int TOKEN_BYTES = 32;

  private final Clock clock;
  private final SecureRandom random;
  private final Map<String, Invitation> byDigest = new LinkedHashMap<>();

  @Inject
  Invitations(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A new invitation.
   *
   * @param id names it for {@code device.pair.setupStatus}
   * @param token the secret
   */
  record Made(String id, String token, long expiresAtMillis) {
    @Override
    public String toString() {
      return "Made[" + id + "]";
    }
  }

  /** What became of an invitation. */
  enum State {
    WAITING,
    USED,
    UNKNOWN
  }

  /** Makes an invitation with these operator scopes. */
  Made make(List<String> scopes) {
    dropExpired();
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Invitation invitation =
        new Invitation(UUID.randomUUID().toString(), scopes, clock.millis() + TTL.toMillis());
    byDigest.put(digest(token), invitation);
    if (byDigest.size() > MAX_OPEN) {
      byDigest.remove(byDigest.keySet().iterator().next());
    }
    return new Made(invitation.id, token, invitation.expiresAtMillis);
  }

  /** Whether {@code token} invites this device to this role now. */
  boolean invites(String token, String deviceId, Role role) {
    return find(token).filter(invitation -> invitation.suits(deviceId, role)).isPresent();
  }

  /** The operator scopes that {@code token} opens; none for a token that nobody made. */
  List<String> scopes(String token) {
    return find(token).map(invitation -> invitation.scopes).orElse(List.of());
  }

  /** Uses it up for this device and role. */
  void use(String token, String deviceId, Role role) {
    find(token)
        .ifPresent(
            invitation -> {
              invitation.deviceId = deviceId;
              invitation.used.add(role);
            });
  }

  State state(String id) {
    dropExpired();
    return byDigest.values().stream()
        .filter(invitation -> invitation.id.equals(id))
        .findFirst()
        .map(invitation -> invitation.used.isEmpty() ? State.WAITING : State.USED)
        .orElse(State.UNKNOWN);
  }

  /** The device that used it, empty while nobody did. */
  Optional<String> device(String id) {
    return byDigest.values().stream()
        .filter(invitation -> invitation.id.equals(id))
        .findFirst()
        .flatMap(invitation -> Optional.ofNullable(invitation.deviceId));
  }

  private Optional<Invitation> find(String token) {
    dropExpired();
    // A digest is looked up, so that the time tells nothing about the secrets.
    return Optional.ofNullable(byDigest.get(digest(token)));
  }

  private void dropExpired() {
    long now = clock.millis();
    Iterator<Invitation> all = byDigest.values().iterator();
    while (all.hasNext()) {
      if (all.next().expiresAtMillis <= now) {
        all.remove();
      }
    }
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Invitation {
    private final String id;
    private final List<String> scopes;
    private final long expiresAtMillis;
    private final Set<Role> used = EnumSet.noneOf(Role.class);
    private @Nullable String deviceId;

    Invitation(String id, List<String> scopes, long expiresAtMillis) {
      this.id = id;
      this.scopes = List.copyOf(scopes);
      this.expiresAtMillis = expiresAtMillis;
    }

    boolean suits(String device, Role role) {
      return (deviceId == null || deviceId.equals(device)) && !used.contains(role);
    }
  }
}
