package dev.gatehouse.gateway.turn;

/** Through which call a message came in; clients are told of the turn accordingly. */
enum Door {
  /** {@code chat.send} and its like: the client shows a conversation. */
  CHAT,
  /** {@code agent}: the client waits for the answer. */
  AGENT,
  /** {@code agent} of protocol 3 with the id of a session and no key: no event names the key. */
  AGENT_BY_ID,
  /** Any other: HTTP, Java, a job, another agent. */
  OTHER
}
