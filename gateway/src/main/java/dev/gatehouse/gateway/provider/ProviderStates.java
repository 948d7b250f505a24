package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.Credentials.Credential;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether providers can be asked now, as far as it shows without asking them. */
@Singleton
final class ProviderStates {
  private final Models models;
  private final Credentials credentials;
  private final ProfileHealth health;
  private final Set<ModelProvider> own;
  private final Clock clock;

  @Inject
  ProviderStates(
      Models models,
      Credentials credentials,
      ProfileHealth health,
      Set<ModelProvider> own,
      Clock clock) {
    this.models = models;
    this.credentials = credentials;
    this.health = health;
    this.own = own;
    this.clock = clock;
  }

  /**
   * One provider's credentials and how they are.
   *
   * @param trouble why they cannot be read; empty when they can
   */
  record State(
      String provider, List<Profile> profiles, Optional<String> trouble, boolean embedded) {
    /** Whether there is a credential, resting or not. */
    boolean usable() {
      return embedded || !profiles.isEmpty();
    }

    boolean available() {
      return embedded || profiles.stream().anyMatch(profile -> profile.until() == 0);
    }

    /** The wire's word for why it is not available. */
    String reason() {
      if (profiles.isEmpty()) {
        return trouble.isPresent() ? "auth-failed" : "missing-auth";
      }
      return profiles.stream().allMatch(p -> p.why().filter(Kind.AUTH::equals).isPresent())
          ? "auth-failed"
          : "cooldown";
    }

    /** When the first of its credentials may be used again, epoch milliseconds; 0 for unknown. */
    long until() {
      return profiles.stream().mapToLong(Profile::until).filter(u -> u > 0).min().orElse(0);
    }
  }

  /**
   * One credential.
   *
   * @param until when its rest ends, epoch milliseconds; 0 when it does not rest
   */
  record Profile(String id, String type, long until, Optional<Kind> why) {}

  /** The states of these providers. Blocks. */
  Map<String, State> all(List<String> providers) {
    Map<String, State> out = new LinkedHashMap<>();
    providers.forEach(id -> out.put(id, of(id)));
    return out;
  }

  private State of(String id) {
    if (own.stream().anyMatch(provider -> provider.id().equals(id))) {
      return new State(id, List.of(), Optional.empty(), true);
    }
    Optional<ProviderSettings> settings = models.provider(id);
    if (settings.isEmpty()) {
      return new State(id, List.of(), Optional.empty(), false);
    }
    try {
      List<Profile> profiles =
          credentials.find(settings.get()).stream().map(this::profile).toList();
      return new State(id, profiles, Optional.empty(), false);
    } catch (GatehouseException e) {
      return new State(id, List.of(), Optional.ofNullable(e.getMessage()), false);
    }
  }

  private Profile profile(Credential credential) {
    long rest = health.rest(credential.profile()).toMillis();
    return new Profile(
        credential.profile(),
        credential.type(),
        rest > 0 ? clock.millis() + rest : 0,
        health.why(credential.profile()));
  }
}
