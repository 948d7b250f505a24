package dev.gatehouse.profiles;

/**
 * Names that the whole host sees: containers, browser windows, advertised services. Each carries
 * the distribution, the profile and a part of the instance's id, so that two instances never meet
 * under one name, and neither do two state directories of one profile name.
 */
public final class HostNames {
  private static final int ID_CHARS = 8;

  private HostNames() {}

  /** The first part of every such name: {@code sigil-main-1f0c22ab}. */
  public static String prefix(Instance instance) {
    String id =
        instance
            .marker()
            .map(InstanceMarker::id)
            .orElseGet(() -> Integer.toHexString(instance.stateDirectory().hashCode()));
    String hex = id.replace("-", "");
    return instance.distribution().id()
        + "-"
        + instance.profile().folded()
        + "-"
        + hex.substring(0, Math.min(ID_CHARS, hex.length()));
  }

  /** The name of a sandbox container. */
  public static String container(Instance instance, String scope) {
    return prefix(instance) + "-sbx-" + StateLayout.segment(scope);
  }
}
