package dev.gatehouse.profiles;

/**
 * What a state directory says about itself, from {@value #FILE_NAME} in it. Written once at set-up.
 *
 * @param id random id of the instance, stable for its life
 * @param distribution id of its distribution
 * @param profile its profile name
 * @param proofKey base64url key of 32 bytes for the instance proof; a secret
 * @param createdAtMillis when it was set up, epoch milliseconds
 */
public record InstanceMarker(
    String id, String distribution, String profile, String proofKey, long createdAtMillis) {
  /** Name of the file in the state directory. */
  public static final String FILE_NAME = "instance.json";

  @Override
  public String toString() {
    return "InstanceMarker[" + id + ", " + distribution + "/" + profile + "]";
  }
}
