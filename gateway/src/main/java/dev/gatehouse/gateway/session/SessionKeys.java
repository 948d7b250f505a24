package dev.gatehouse.gateway.session;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.RpcException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names sessions: makes the one canonical key of what a client wrote, of a person who writes, of a
 * group. Follows the configuration in force. Safe to use from any thread.
 */
@Singleton
public final class SessionKeys {
  /** Most characters of a key. */
  public static final int MAX_LENGTH = 512;

  private static final String DEFAULT_AGENT = "main";
  private static final int MAX_AGENT_LENGTH = 64;
  private static final Pattern UNSAFE = Pattern.compile("[^a-z0-9_-]");
  private static final Pattern EDGES = Pattern.compile("^[^a-z0-9]+");

  private final Agents agents;
  private final LiveConfig config;

  @Inject
  SessionKeys(Agents agents, LiveConfig config) {
    this.agents = agents;
    this.config = config;
  }

  /** How many persons share the session of their direct messages. */
  public enum DmScope {
    /** All persons share the agent's main session. */
    MAIN,
    PER_PEER,
    PER_CHANNEL_PEER,
    PER_ACCOUNT_CHANNEL_PEER
  }

  /** Where a message of a channel was written. */
  public enum Place {
    DIRECT("dm"),
    GROUP("group"),
    CHANNEL("channel");

    private final String word;

    Place(String word) {
      this.word = word;
    }
  }

  /**
   * Somebody who writes, or the room where it was written.
   *
   * @param channel id of the channel: {@code telegram}
   * @param account the account of the gateway in that channel, where it has several
   * @param id of the person for {@link Place#DIRECT}, else of the room
   * @param thread id of the thread or topic within it
   */
  public record Peer(
      String channel, Optional<String> account, Place place, String id, Optional<String> thread) {}

  /**
   * Returns the canonical key of what a client wrote: {@code main} becomes the default agent's main
   * session, a bare name one of the default agent's, everything lower case.
   *
   * @throws RpcException when it is too long or holds control characters
   */
  public SessionKey canonical(String given) {
    return naming().canonical(given);
  }

  /**
   * Returns the canonical key of one that stands in an agent's own store, where it may be without
   * its agent.
   */
  SessionKey stored(String agentId, String given) {
    return naming().stored(agentId, given);
  }

  /** The main session of an agent; {@code global} where all agents share one. */
  public SessionKey main(String agentId) {
    return naming().main(agentId);
  }

  /** A session of an agent; {@code main}, the main key and nothing at all mean its main session. */
  public SessionKey of(String agentId, String rest) {
    return naming().of(agentId, rest);
  }

  /** The session of a message that came through a channel. */
  public SessionKey forPeer(String agentId, Peer peer) {
    String channel = PeerWords.part(peer.channel());
    SessionKey base;
    if (peer.place() == Place.DIRECT) {
      DmScope scope = dmScope();
      String person = scope == DmScope.MAIN ? peer.id() : linked(word(peer.channel()), peer.id());
      base =
          switch (scope) {
            case MAIN -> main(agentId);
            case PER_PEER -> of(agentId, "dm:" + person);
            case PER_CHANNEL_PEER -> of(agentId, channel + ":dm:" + person);
            case PER_ACCOUNT_CHANNEL_PEER ->
                of(
                    agentId,
                    channel
                        + ":"
                        + PeerWords.part(peer.account().orElse("default"))
                        + ":dm:"
                        + person);
          };
    } else {
      base = of(agentId, channel + ":" + peer.place().word + ":" + PeerWords.id(peer.id()));
    }
    return peer.thread().map(thread -> thread(base, channel, thread)).orElse(base);
  }

  /** The session of a thread inside another one. */
  public SessionKey thread(SessionKey parent, String channel, String thread) {
    String marker = word(channel).equals("telegram") ? ":topic:" : ":thread:";
    return new SessionKey(parent.value() + marker + PeerWords.id(thread));
  }

  /** The session that a thread's session belongs to; empty for one that is no thread's. */
  public static Optional<SessionKey> parent(SessionKey key) {
    int marker = Math.max(key.value().lastIndexOf(":thread:"), key.value().lastIndexOf(":topic:"));
    return marker <= 0
        ? Optional.empty()
        : Optional.of(new SessionKey(key.value().substring(0, marker)));
  }

  /** Whether it is the session of a group, a room or a thread in one. */
  public static boolean group(SessionKey key) {
    return key.value().contains(":group:") || key.value().contains(":channel:");
  }

  /** The id of an agent as keys and directories have it. */
  public static String agentId(String given) {
    String id = given.strip().toLowerCase(Locale.ROOT);
    String safe = EDGES.matcher(UNSAFE.matcher(id).replaceAll("-")).replaceFirst("");
    String cut = safe.length() > MAX_AGENT_LENGTH ? safe.substring(0, MAX_AGENT_LENGTH) : safe;
    return cut.isEmpty() ? DEFAULT_AGENT : cut;
  }

  private SessionNaming naming() {
    return new SessionNaming(
        agents.main().id(), agents.mainKey(), agents.scope().equals(SessionNaming.GLOBAL));
  }

  private DmScope dmScope() {
    return switch (config.current().string("session", "dmScope").orElse("main")) {
      case "per-peer" -> DmScope.PER_PEER;
      case "per-channel-peer" -> DmScope.PER_CHANNEL_PEER;
      case "per-account-channel-peer" -> DmScope.PER_ACCOUNT_CHANNEL_PEER;
      default -> DmScope.MAIN;
    };
  }

  // One person who writes from several networks has one name, so that it is one conversation.
  private String linked(String channel, String id) {
    String person = word(id);
    String inChannel = channel + ":" + person;
    boolean named = false;
    Optional<Object> links =
        ConfigTrees.at(config.current().resolved(), "session", "identityLinks");
    if (links.isPresent() && links.get() instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> link : map.entrySet()) {
        if (link.getKey() instanceof String name && link.getValue() instanceof List<?> ids) {
          named |= word(name).equals(person);
          for (Object known : ids) {
            String text = word(String.valueOf(known));
            if (text.equals(person) || text.equals(inChannel)) {
              return PeerWords.id(name);
            }
          }
        }
      }
    }
    return named ? PeerWords.stranger(id) : PeerWords.id(id);
  }

  private static String word(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
