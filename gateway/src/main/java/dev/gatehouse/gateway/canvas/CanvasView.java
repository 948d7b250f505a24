package dev.gatehouse.gateway.canvas;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A page of the canvas: one of its files, or the page that draws A2UI messages.
 *
 * @param path what follows the prefix in an address: {@code /canvas/index.html}
 */
record CanvasView(String path) {
  /** The page that draws what was pushed. */
  static final CanvasView A2UI = new CanvasView("/a2ui/");

  /** A file by its relative path, empty for the first page. */
  static CanvasView file(String path) {
    String encoded =
        Arrays.stream(path.strip().replaceFirst("^/+", "").split("/", -1))
            .map(step -> URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return new CanvasView("/canvas/" + encoded);
  }
}
