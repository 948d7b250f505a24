package dev.gatehouse.browser.guard;

import dev.gatehouse.core.net.ThisMachine;
import dev.gatehouse.core.net.WebAddress;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one thing behind a gateway's port that its own browsers may see: pages of its own canvas,
 * opened by a capability in the path. Immutable; safe to share between threads.
 */
@Singleton
final class CanvasDoor {
  private static final Pattern LINE = Pattern.compile("(GET|HEAD) (\\S+) HTTP/1\\.1");

  private final int port;
  private final Pattern path;

  @Inject
  CanvasDoor(GatewayContext context) {
    this.port = context.instance().ports().canvas().orElse(context.instance().ports().gateway());
    String brands =
        String.join(
            "|", context.instance().distribution().brands().stream().map(Pattern::quote).toList());
    this.path =
        Pattern.compile(
            "/__(?:" + brands + ")__/cap/[A-Za-z0-9_-]+/(?:(?:canvas|a2ui)(?:[/?].*)?|ws)");
  }

  /** Whether {@code url} is a page of the canvas. */
  boolean opens(WebAddress url) {
    return at(url) && isCanvasPath(url.target());
  }

  /** Whether {@code url} is on the canvas's port, whatever its path. */
  boolean at(WebAddress url) {
    return url.port() == port
        && !url.ssl()
        && (url.host().equals("localhost") || url.literal().filter(ThisMachine::has).isPresent());
  }

  /**
   * Judges the head of a request that a browser sends to the canvas's port, and makes it the last
   * one of its connection, so that nothing can follow it unseen.
   *
   * @param head with the empty line at its end
   * @return what to send instead; empty when the request is none for the canvas
   */
  Optional<Head> judge(String head) {
    String[] lines = head.split("\r\n");
    Matcher line = LINE.matcher(lines[0]);
    if (!line.matches() || !isCanvasPath(line.group(2))) {
      return Optional.empty();
    }
    StringBuilder whole = new StringBuilder(lines[0]).append("\r\n");
    boolean upgrade = false;
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = colon < 1 ? "" : lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      if (name.isEmpty() || !name.strip().equals(name) || hasBody(name)) {
        return Optional.empty();
      }
      upgrade |= name.equals("upgrade");
      whole.append(name.equals("connection") ? "" : lines[i] + "\r\n");
    }
    String connection = upgrade ? "Upgrade" : "close";
    return Optional.of(
        new Head(
            whole.append("Connection: ").append(connection).append("\r\n\r\n").toString(),
            upgrade));
  }

  /**
   * A request for the canvas.
   *
   * @param text the head to send
   * @param upgrade whether a WebSocket may follow it
   */
  record Head(String text, boolean upgrade) {}

  private boolean isCanvasPath(String target) {
    String lower = target.toLowerCase(Locale.ROOT);
    return path.matcher(target).matches()
        && !lower.contains("..")
        && !lower.contains("%2e")
        && !lower.contains("%2f")
        && !lower.contains("%5c")
        && lower.indexOf('\\') < 0;
  }

  private static boolean hasBody(String header) {
    return header.equals("content-length") || header.equals("transfer-encoding");
  }
}
