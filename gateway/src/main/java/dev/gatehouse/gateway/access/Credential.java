package dev.gatehouse.gateway.access;

/**
 * The name of a credential; never the secret itself.
 *
 * @param kind what sort of credential
 * @param id which one of its sort: the digest of a shared secret, or device id and role
 */
public record Credential(Kind kind, String id) {
  /** The sorts of credentials; failures are counted for each sort on its own. */
  public enum Kind {
    /** The gateway's shared token or password. */
    SHARED_SECRET,
    /** A token that the gateway gave to a paired device. */
    DEVICE_TOKEN,
    /** The secret of an invitation, which lets one new device in. */
    BOOTSTRAP_TOKEN,
    /** The token of those who post to hooks. */
    HOOK_TOKEN
  }
}
