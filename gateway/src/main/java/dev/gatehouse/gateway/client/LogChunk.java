package dev.gatehouse.gateway.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a gateway's log.
 *
 * @param file the file they stand in
 * @param cursor where the next call goes on
 * @param size the file's size in bytes
 * @param lines the lines as written, JSON each
 * @param truncated whether older lines were left out
 * @param reset whether the file began anew since the cursor that was sent
 */
public record LogChunk(
    String file, long cursor, long size, List<String> lines, boolean truncated, boolean reset) {
  static LogChunk of(@Nullable Object answer) {
    Map<String, Object> tree = Trees.object(answer);
    return new LogChunk(
        Trees.text(tree, "file").orElse(""),
        Trees.number(tree, "cursor", 0),
        Trees.number(tree, "size", 0),
        Trees.strings(tree, "lines"),
        Trees.flag(tree, "truncated"),
        Trees.flag(tree, "reset"));
  }
}
