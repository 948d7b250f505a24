package dev.gatehouse.gateway.client;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's configuration as it shows it.
 *
 * @param path the file
 * @param exists whether the file is there
 * @param valid whether it can be used
 * @param hash what a change must name as the text it was made for
 * @param raw the text, where the gateway shows it
 * @param config the tree, secrets hidden
 * @param tree everything it said
 */
public record ConfigView(
    String path,
    boolean exists,
    boolean valid,
    String hash,
    Optional<String> raw,
    Map<String, Object> config,
    Map<String, Object> tree) {
  static ConfigView of(@Nullable Object answer) {
    Map<String, Object> tree = Trees.object(answer);
    return new ConfigView(
        Trees.text(tree, "path").orElse(""),
        Trees.flag(tree, "exists"),
        Trees.flag(tree, "valid"),
        Trees.text(tree, "hash").orElse(""),
        Trees.text(tree, "raw"),
        Trees.object(tree, "config"),
        tree);
  }
}
