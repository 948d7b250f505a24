package dev.gatehouse.profiles;

import java.nio.file.Path;
import java.util.Set;

/**
 * What a copy of an instance gets besides the usual.
 *
 * @param channels accounts of chat networks; the original is switched off on them first, because
 *     two gateways on one account take each other's messages
 * @param credentials keys of models and other services
 */
public record CloneOptions(boolean channels, boolean credentials) {
  /** Neither accounts nor keys. */
  public static final CloneOptions NONE = new CloneOptions(false, false);

  private static final Set<String> CHANNELS = Set.of("whatsapp", "telegram");

  /**
   * Whether the copy gets a file of the directory of credentials.
   *
   * @param relative its place in that directory
   */
  public boolean takesCredential(Path relative) {
    String name = relative.getName(0).toString();
    boolean channel =
        CHANNELS.contains(name)
            || name.endsWith("-pairing.json")
            || name.endsWith("-allowFrom.json");
    return channel ? channels : credentials;
  }
}
