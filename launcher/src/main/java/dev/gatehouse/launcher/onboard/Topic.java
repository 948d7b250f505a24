package dev.gatehouse.launcher.onboard;

/** What can be answered in plain words. */
enum Topic {
  /** {@code quickstart} or {@code manual}. */
  FLOW,
  /**
   * What happens with a configuration that is there: {@code keep}, {@code change}, {@code reset}.
   */
  HANDLING,
  /** Scope of a reset that goes before everything else. */
  RESET,
  /** {@code local} or {@code remote}. */
  MODE,
  REMOTE_URL,
  PORT,
  BIND,
  BIND_HOST,
  AUTH,
  WORKSPACE,
  /** Id of a model provider, or {@code skip}. */
  PROVIDER,
  /** Variable in which the gateway finds the provider's key. */
  KEY_VARIABLE,
  /** {@code key} or {@code bearer}. */
  KEY_KIND,
  CUSTOM_URL,
  /** Wire format of a custom provider. */
  CUSTOM_API,
  /** Id of the default model at the provider. */
  MODEL,
  /** Ids of chat channels, separated by commas. */
  CHANNELS,
  /** Keys of skills that are switched off, separated by commas; {@code -} for none. */
  SKILLS_OFF,
  /** Id of a search service, or {@code skip}. */
  SEARCH,
  SEARCH_URL,
  /** {@code yes} or {@code no}. */
  SERVICE
}
