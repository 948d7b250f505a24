package dev.gatehouse.gateway.access;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.access.Credential.Kind;
import dev.gatehouse.gateway.access.SharedSecret.Mode;
import dev.gatehouse.gateway.log.InstanceLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks credentials, behind the gateway's one rate limiter. Safe to use from several threads; only
 * {@link #start} and {@link #reload} block.
 */
@Singleton
public final class AccessControl {
  private final GivenSecrets given;
  private final Clock clock;
  private final InstanceLog log;
  private final List<Consumer<Credential>> revocationListeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Guard guard;

  @Inject
  AccessControl(GivenSecrets given, Clock clock, InstanceLog log) {
    this.given = given;
    this.clock = clock;
    this.log = log;
  }

  /** What came of a check. */
  public enum Outcome {
    ACCEPTED,
    /** None was presented. */
    MISSING,
    /** It is wrong. */
    MISMATCH,
    /** Too many were wrong before; this one was not looked at. */
    LIMITED
  }

  /**
   * The result of a check.
   *
   * @param outcome what came of it
   * @param credential the credential that was accepted, else empty
   * @param retryAfter how long a limited caller must wait; zero otherwise
   */
  public record Result(Outcome outcome, Optional<Credential> credential, Duration retryAfter) {
    private static Result of(Outcome outcome) {
      return new Result(outcome, Optional.empty(), Duration.ZERO);
    }
  }

  /**
   * Reads the shared secret, before the first connection. Does nothing the second time. Blocks.
   *
   * @throws GatehouseException when there is none or it is too weak
   */
  public void start(ConfigSnapshot config) {
    if (guard != null) {
      return;
    }
    SharedSecret read = SharedSecret.read(config, given);
    log.hide(read.secret());
    guard = new Guard(read, hooks(config, read), new RateLimiter(clock, RateLimits.read(config)));
  }

  /**
   * Takes the secrets of the configuration as they are now. Sockets that were opened with another
   * one are closed. A secret that cannot be used leaves the old one in force. Blocks.
   *
   * @return whether they were taken
   */
  public synchronized boolean reload(Supplier<ConfigSnapshot> fresh) {
    Guard previous = current();
    try {
      ConfigSnapshot config = fresh.get();
      SharedSecret read = SharedSecret.read(config, given);
      log.hide(read.secret());
      guard = new Guard(read, hooks(config, read), previous.limiter());
      if (!previous.secret().credential().equals(read.credential())) {
        revoked(previous.secret().credential());
      }
      return true;
    } catch (GatehouseException e) {
      log.error("access", "a new secret is refused, the old ones stay", "why", e.getMessage());
      return false;
    }
  }

  /** Calls {@code listener} with each credential that stops being valid, on any thread. */
  public void onRevoked(Consumer<Credential> listener) {
    revocationListeners.add(listener);
  }

  /** Tells everybody that a credential is no longer valid. */
  public void revoked(Credential credential) {
    revocationListeners.forEach(listener -> listener.accept(credential));
  }

  /** {@code token} or {@code password}. */
  public String sharedSecretMode() {
    return current().secret().mode().wireName();
  }

  /** Whether the shared secret is long enough for an address that others can reach. */
  public boolean isStrong() {
    return current().secret().unguessable();
  }

  /** Checks a secret that was presented as token or as password; either field may carry it. */
  public Result checkShared(String peer, Optional<String> token, Optional<String> password) {
    SharedSecret secret = current().secret();
    Optional<String> presented =
        secret.mode() == Mode.TOKEN ? token.or(() -> password) : password.or(() -> token);
    presented = presented.filter(text -> !text.isEmpty());
    if (presented.isEmpty()) {
      return Result.of(Outcome.MISSING);
    }
    String text = presented.get();
    return check(
        Kind.SHARED_SECRET,
        peer,
        secret.unguessable(),
        () -> secret.matches(text),
        secret.credential());
  }

  /** Returns HMAC-SHA-256 of {@code text} under the shared secret. */
  byte[] seal(String text) {
    return current().secret().seal(text);
  }

  /** Checks the token of a hook; without hooks there is none that is right. */
  public Result checkHook(String peer, Optional<String> presented) {
    Optional<HookSecret> secret = current().hooks();
    if (presented.isEmpty()) {
      return Result.of(Outcome.MISSING);
    }
    return check(
        Kind.HOOK_TOKEN,
        peer,
        false,
        () -> secret.filter(known -> known.matches(presented.get())).isPresent(),
        HookSecret.CREDENTIAL);
  }

  /**
   * Checks a credential that somebody else compares.
   *
   * @param unguessable whether the right one is let through even while its peer is limited: a
   *     secret that nobody can guess needs no such protection, and its owner may share the peer's
   *     address
   * @param comparison compares in constant time
   */
  public Result check(
      Kind kind,
      String peer,
      boolean unguessable,
      BooleanSupplier comparison,
      Credential credential) {
    RateLimiter limiter = current().limiter();
    Duration wait = limiter.waitFor(kind, peer);
    if (!wait.isZero() && !(unguessable && comparison.getAsBoolean())) {
      return new Result(Outcome.LIMITED, Optional.empty(), wait);
    }
    if (comparison.getAsBoolean()) {
      return new Result(Outcome.ACCEPTED, Optional.of(credential), Duration.ZERO);
    }
    limiter.failed(kind, peer);
    log.warn("access", "a wrong credential was refused", "kind", kind, "peer", peer);
    return Result.of(Outcome.MISMATCH);
  }

  /** How many wrong credentials were presented within the last minute. */
  public int recentFailures() {
    return current().limiter().recentFailures();
  }

  private Guard current() {
    Guard now = guard;
    if (now == null) {
      throw new IllegalStateException("access control was not started");
    }
    return now;
  }

  private Optional<HookSecret> hooks(ConfigSnapshot config, SharedSecret own) {
    Optional<HookSecret> secret = HookSecret.read(config, own);
    secret.ifPresent(read -> log.hide(read.secret()));
    return secret;
  }

  private record Guard(SharedSecret secret, Optional<HookSecret> hooks, RateLimiter limiter) {}
}
