package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.provider.Credentials.Credential;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which profiles rest after failures, and which one a conversation stays with. On the loop; times
 * are the monotonic clock's, so that a changed wall clock wakes nobody.
 */
@Singleton
final class ProfileHealth {
  private static final int CONVERSATIONS = 2000;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final LiveConfig config;
  private final Map<String, Rest> rests = new HashMap<>();
  private final Map<String, Long> lastUsed = new HashMap<>();
  private final Map<String, String> sticky =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > CONVERSATIONS;
        }
      };

  @Inject
  ProfileHealth(LiveConfig config) {
    this.config = config;
  }

  private static final class Rest {
    private Kind kind = Kind.UNKNOWN;
    private long until;
    private long last;
    private int errors;
  }

  /**
   * The credentials that may be tried now, in their order: the one that this conversation used
   * before stands first; without an order the one that was used longest ago.
   */
  List<Credential> usable(String provider, List<Credential> all, Optional<String> conversation) {
    long now = now();
    List<Credential> usable = new ArrayList<>();
    for (Credential credential : all) {
      if (restsUntil(credential.profile()) <= now) {
        usable.add(credential);
      }
    }
    boolean free = ConfigTrees.at(config.current().resolved(), "auth", "order", provider).isEmpty();
    if (free) {
      usable.sort(
          Comparator.comparingLong(c -> lastUsed.getOrDefault(c.profile(), Long.MIN_VALUE)));
    }
    @Nullable String kept = conversation.map(key -> sticky.get(provider + "|" + key)).orElse(null);
    if (kept != null) {
      usable.sort(Comparator.comparingInt(c -> c.profile().equals(kept) ? 0 : 1));
    }
    return usable;
  }

  /** The one that rests the shortest, when all do. */
  Optional<Credential> soonest(List<Credential> all) {
    return all.stream().min(Comparator.comparingLong(c -> restsUntil(c.profile())));
  }

  /** How long a profile still rests; zero when it does not. */
  Duration rest(String profile) {
    return Duration.ofMillis(Math.max(0, restsUntil(profile) - now()));
  }

  /** Why a profile rests. */
  Optional<Kind> why(String profile) {
    Rest rest = rests.get(profile);
    return rest == null || rest.until <= now() ? Optional.empty() : Optional.of(rest.kind);
  }

  void used(String provider, String profile, Optional<String> conversation) {
    lastUsed.put(profile, now());
    conversation.ifPresent(key -> sticky.put(provider + "|" + key, profile));
  }

  void succeeded(String profile) {
    rests.remove(profile);
  }

  /** Lets a profile rest as long as its failure asks for. */
  void failed(String provider, String profile, ModelFailure failure) {
    Kind kind = failure.kind();
    if (kind != Kind.AUTH && kind != Kind.BILLING && kind != Kind.RATE_LIMIT) {
      return;
    }
    Rest rest = rests.computeIfAbsent(profile, ignored -> new Rest());
    long now = now();
    if (now - rest.last > hours("failureWindowHours", 24)) {
      rest.errors = 0;
    }
    rest.errors++;
    rest.last = now;
    rest.kind = kind;
    long pause;
    if (kind == Kind.BILLING) {
      pause =
          Math.min(
              hours("billingMaxHours", 24), billing(provider) << Math.min(10, rest.errors - 1));
    } else {
      // 1, 5, 25 minutes, then an hour
      long step = MINUTE;
      for (int i = 1; i < rest.errors && step < HOUR; i++) {
        step *= 5;
      }
      pause = failure.retryAfter().map(Duration::toMillis).orElse(Math.min(HOUR, step));
    }
    rest.until = Math.max(rest.until, now + pause);
  }

  /** Forgets the failures of a provider whose credentials were changed. */
  void forget(String provider) {
    rests.keySet().removeIf(profile -> profile.startsWith(provider + ":"));
  }

  private long billing(String provider) {
    Object own =
        ConfigTrees.at(
                config.current().resolved(),
                "auth",
                "cooldowns",
                "billingBackoffHoursByProvider",
                provider)
            .orElse(null);
    return own instanceof Number n
        ? (long) (n.doubleValue() * HOUR)
        : hours("billingBackoffHours", 5);
  }

  private long hours(String key, double otherwise) {
    Object value =
        ConfigTrees.at(config.current().resolved(), "auth", "cooldowns", key).orElse(null);
    return (long) ((value instanceof Number n ? n.doubleValue() : otherwise) * HOUR);
  }

  private long restsUntil(String profile) {
    Rest rest = rests.get(profile);
    return rest == null ? Long.MIN_VALUE / 2 : rest.until;
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
