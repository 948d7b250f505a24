package dev.gatehouse.profiles.service;

import java.util.Map;
import java.util.Optional;

/** How one platform writes a {@link ServiceDefinition} down. Pure; safe to share. */
public interface DefinitionFormat {
  /** The whole text of the definition. */
  String render(ServiceDefinition definition);

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
