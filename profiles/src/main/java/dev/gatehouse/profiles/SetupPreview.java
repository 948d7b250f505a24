package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a set-up would make.
 *
 * @param instance the instance with the ports and the workspace that it would have
 * @param configured whether its configuration file is there already
 * @param changes which keys of the configuration would be written, and why; without their values
 */
public record SetupPreview(Instance instance, boolean configured, Map<String, String> changes) {
  public SetupPreview {
    requireNonNull(instance, "instance");
    changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
  }
}
