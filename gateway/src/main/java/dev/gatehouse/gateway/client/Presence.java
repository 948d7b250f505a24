package dev.gatehouse.gateway.client;

import java.util.Map;
import java.util.Optional;

/**
 * One participant of a gateway, the gateway itself included.
 *
 * @param host its host's name, empty when it did not tell
 * @param mode what kind of participant: {@code gateway}, {@code cli}, {@code ui}, …
 * @param reason why the entry is there: {@code self}, {@code connect}, …
 * @param atMillis when it was last heard of, epoch milliseconds
 * @param tree everything that is known
 */
public record Presence(
    Optional<String> host, String mode, String reason, long atMillis, Map<String, Object> tree) {
  static Presence of(Map<String, Object> tree) {
    return new Presence(
        Trees.text(tree, "host"),
        Trees.text(tree, "mode").orElse(""),
        Trees.text(tree, "reason").orElse(""),
        Trees.number(tree, "ts", 0),
        tree);
  }
}
