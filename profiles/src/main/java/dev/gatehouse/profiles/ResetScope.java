package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** How much a reset takes away. */
public enum ResetScope {
  /** The configuration file; its history stays, with the secrets in it. */
  CONFIG("config"),
  /**
   * The configuration with its history, credentials, conversations, the database: whatever is not
   * on the short list of what stays.
   */
  CONFIG_CREDENTIALS_SESSIONS("config+creds+sessions"),
  /** The whole instance with its workspaces. */
  FULL("full");

  private final String key;

  ResetScope(String key) {
    this.key = key;
  }

  /** The name on a command line. */
  public String key() {
    return key;
  }

  /**
   * Reads a name.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} for any other text
   */
  public static ResetScope parse(String text) {
    for (ResetScope scope : values()) {
      if (scope.key.equals(text)) {
        return scope;
      }
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        "there is no scope \"" + ProfileName.printable(text) + "\"",
        "choose config, config+creds+sessions or full");
  }
}
