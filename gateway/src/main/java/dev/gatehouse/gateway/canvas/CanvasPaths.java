package dev.gatehouse.gateway.canvas;

import dev.gatehouse.gateway.server.CapabilityPath;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The canvas's URL paths: {@code /__brand__/canvas/…}, {@code /__brand__/a2ui/…} and {@code
 * /__brand__/ws} for callers with the token, and the same behind {@code
 * /__brand__/cap/<capability>} for browsers.
 */
@Singleton
final class CanvasPaths implements CapabilityPath {
  private static final String CAPABILITY = "cap/";
  private static final String FILES = "canvas/";
  private static final String SURFACE = "a2ui/";
  private static final String RELOAD = "ws";

  private final List<String> prefixes;
  private final CanvasCapabilities capabilities;

  @Inject
  CanvasPaths(Instance instance, CanvasCapabilities capabilities) {
    this.prefixes =
        instance.distribution().brands().stream().map(brand -> "/__" + brand + "__/").toList();
    this.capabilities = capabilities;
  }

  /** What a path of the canvas asks for. */
  enum Kind {
    FILE,
    RELOAD,
    A2UI,
    A2UI_SOCKET
  }

  /**
   * A path of the canvas.
   *
   * @param kind what it asks for
   * @param file what follows the prefix, still percent-encoded; empty for sockets
   * @param capability what it holds to be let in, empty when a token must do
   */
  record CanvasPath(Kind kind, String file, Optional<String> capability) {}

  /** Reads a path, empty when it is none of the canvas's. */
  Optional<CanvasPath> read(String path) {
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)) {
        String rest = path.substring(prefix.length());
        if (!rest.startsWith(CAPABILITY)) {
          return read(rest, Optional.empty());
        }
        int end = rest.indexOf('/', CAPABILITY.length());
        return end < 0
            ? Optional.empty()
            : read(rest.substring(end + 1), Optional.of(rest.substring(CAPABILITY.length(), end)));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean opens(String path) {
    return read(path).flatMap(CanvasPath::capability).filter(capabilities::accepts).isPresent();
  }

  /** Whether the path itself lets its caller in. */
  boolean opens(CanvasPath path) {
    return path.capability().filter(capabilities::accepts).isPresent();
  }

  /** The path under which a browser finds the canvas for a while: {@code /__brand__/cap/<x>}. */
  String newCapabilityPath() {
    return prefixes.get(0) + CAPABILITY + capabilities.issue();
  }

  private static Optional<CanvasPath> read(String rest, Optional<String> capability) {
    if (rest.equals(RELOAD)) {
      return Optional.of(new CanvasPath(Kind.RELOAD, "", capability));
    }
    if (rest.equals(SURFACE + RELOAD)) {
      return Optional.of(new CanvasPath(Kind.A2UI_SOCKET, "", capability));
    }
    if (rest.equals("a2ui") || rest.startsWith(SURFACE)) {
      String file = rest.substring(Math.min(rest.length(), SURFACE.length()));
      return Optional.of(new CanvasPath(Kind.A2UI, file, capability));
    }
    if (rest.equals("canvas") || rest.startsWith(FILES)) {
      String file = rest.substring(Math.min(rest.length(), FILES.length()));
      return Optional.of(new CanvasPath(Kind.FILE, file, capability));
    }
    return Optional.empty();
  }
}
