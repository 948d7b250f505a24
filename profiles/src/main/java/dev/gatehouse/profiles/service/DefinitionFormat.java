package dev.gatehouse.profiles.service;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How one platform writes a {@link ServiceDefinition} down. Pure; safe to share. */
public interface DefinitionFormat {
  /** The whole text of the definition. */
  String render(ServiceDefinition definition);

  /** The same as the platform wants it in a file. */
  default byte[] bytes(ServiceDefinition definition) {
    return render(definition).getBytes(StandardCharsets.UTF_8);
  }

  /** The variables that stand in the definition's own private file: all, or the secret ones. */
  default Map<String, String> privateVariables(ServiceDefinition definition) {
    Map<String, String> variables = new HashMap<>(definition.environment());
    variables.putAll(definition.secrets());
    return variables;
  }

  /**
   * Whose service a text defines: empty when the text has no marker of ours, whether it is somebody
   * else's or damaged beyond that.
   */
  Optional<ServiceOwner> owner(String text);

  /**
   * What a text says, as values by the names of their fields, for a comparison. Never fails: of a
   * damaged text, what can be read.
   */
  Map<String, String> fields(String text);
}
