package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.protocol.RpcException;
import java.util.Locale;

/**
 * How keys are written under one configuration. Immutable.
 *
 * @param mainAgent id of the agent that a bare name belongs to
 * @param mainKey what the main session of an agent is called
 * @param global whether all agents share one main session
 */
record SessionNaming(String mainAgent, String mainKey, boolean global) {
  static final String GLOBAL = "global";
  static final String UNKNOWN = "unknown";

  private static final String AGENT = "agent:";
  private static final String MAIN = "main";

  SessionNaming {
    mainKey = mainKey.strip().toLowerCase(Locale.ROOT);
  }

  /** As {@link SessionKeys#canonical}. */
  SessionKey canonical(String given) {
    String key = checked(given);
    if (key.equals(GLOBAL) || key.equals(UNKNOWN)) {
      return new SessionKey(key);
    }
    if (!key.startsWith(AGENT)) {
      return of(mainAgent, key);
    }
    int end = key.indexOf(':', AGENT.length());
    return end < 0
        ? main(key.substring(AGENT.length()))
        : of(key.substring(AGENT.length(), end), key.substring(end + 1));
  }

  /** As {@link SessionKeys#stored}. */
  SessionKey stored(String agentId, String given) {
    String key = checked(given);
    return key.startsWith(AGENT) || key.equals(GLOBAL) || key.equals(UNKNOWN)
        ? canonical(key)
        : of(agentId, key);
  }

  /** As {@link SessionKeys#main}. */
  SessionKey main(String agentId) {
    return new SessionKey(global ? GLOBAL : AGENT + SessionKeys.agentId(agentId) + ":" + mainKey);
  }

  /** As {@link SessionKeys#of}. */
  SessionKey of(String agentId, String rest) {
    String name = rest.strip().toLowerCase(Locale.ROOT);
    return name.isEmpty() || name.equals(MAIN) || name.equals(mainKey)
        ? main(agentId)
        : new SessionKey(AGENT + SessionKeys.agentId(agentId) + ":" + name);
  }

  private static String checked(String given) {
    String key = given.strip().toLowerCase(Locale.ROOT);
    if (key.length() > SessionKeys.MAX_LENGTH || key.chars().anyMatch(Character::isISOControl)) {
      throw RpcException.invalid("invalid session key");
    }
    return key;
  }
}
