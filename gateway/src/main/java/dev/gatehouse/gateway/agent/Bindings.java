package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which agent answers a message of a chat channel: {@code bindings} of the configuration.
 * The most exact binding that matches wins (peer, then guild, team, account, channel), and of
 * equally exact ones the first; without any it is the main agent. Any thread may ask.
 */
@Singleton
public final class Bindings {
  private static final List<String> KEYS =
      List.of("peer", "guildId", "teamId", "accountId", "channel");

  private final LiveConfig config;
  private final Agents agents;

  @Inject
  Bindings(LiveConfig config, Agents agents) {
    this.config = config;
    this.agents = agents;
  }

  /**
   * Where a message came from.
   *
   * @param channel id of the channel
   * @param accountId which of the channel's accounts got it; {@code default} without others
   * @param peerKind {@code dm}, {@code group} or {@code channel}
   * @param peerId who or which group
   * @param guildId the guild of it, where the channel has such
   * @param teamId the team of it, where the channel has such
   */
  public record Place(
      String channel,
      String accountId,
      String peerKind,
      String peerId,
      Optional<String> guildId,
      Optional<String> teamId) {}

  /** Returns the id of the agent that answers messages from {@code place}. */
  public String agentFor(Place place) {
    Optional<String> best = Optional.empty();
    int bestRank = Integer.MAX_VALUE;
    for (Object entry : entries()) {
      if (entry instanceof Map<?, ?> binding
          && binding.get("match") instanceof Map<?, ?> match
          && binding.get("agentId") instanceof String agentId
          && agents.find(agentId).isPresent()
          && matches(match, place)
          && rank(match) < bestRank) {
        best = Optional.of(Agents.id(agentId));
        bestRank = rank(match);
      }
    }
    return best.orElseGet(() -> agents.main().id());
  }

  private static int rank(Map<?, ?> match) {
    for (int rank = 0; rank < KEYS.size(); rank++) {
      Object value = match.get(KEYS.get(rank));
      if (value != null && !"*".equals(value)) {
        return rank;
      }
    }
    return KEYS.size();
  }

  private static boolean matches(Map<?, ?> match, Place place) {
    // Without an account a binding speaks of the default one; "*" speaks of all.
    Object account = match.get("accountId");
    return same(match.get("channel"), place.channel())
        && (account == null
            ? place.accountId().equals("default")
            : same(account, place.accountId()))
        && (match.get("guildId") == null
            || place.guildId().filter(id -> same(match.get("guildId"), id)).isPresent())
        && (match.get("teamId") == null
            || place.teamId().filter(id -> same(match.get("teamId"), id)).isPresent())
        && peerMatches(match.get("peer"), place);
  }

  private static boolean peerMatches(@Nullable Object peer, Place place) {
    if (!(peer instanceof Map<?, ?> map)) {
      return peer == null;
    }
    return (map.get("kind") == null || kind(map.get("kind")).equals(kind(place.peerKind())))
        && same(map.get("id"), place.peerId());
  }

  private static String kind(@Nullable Object kind) {
    String text = String.valueOf(kind).toLowerCase(Locale.ROOT);
    return text.equals("direct") ? "dm" : text;
  }

  private static boolean same(@Nullable Object wanted, String value) {
    return wanted instanceof String text
        && (text.equals("*") || text.strip().equalsIgnoreCase(value));
  }

  private List<?> entries() {
    return ConfigTrees.at(config.current().resolved(), "bindings")
        .filter(List.class::isInstance)
        .<List<?>>map(List.class::cast)
        .orElse(List.of());
  }
}
