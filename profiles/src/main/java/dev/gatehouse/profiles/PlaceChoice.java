package dev.gatehouse.profiles;

import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Profile and places of an instance, before its configuration is read.
 *
 * @param explicitState whether the state directory was named, so that everything else follows it
 * @param foreignVariables whether the variables belong to another instance
 */
record PlaceChoice(
    ProfileName profile,
    Path stateDirectory,
    Path configPath,
    boolean explicitState,
    boolean foreignVariables,
    Map<Field, Reason> reasons,
    List<String> warnings) {}
