package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.client.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A status as people read it: only what there is to say. Pure. */
final class StatusText {
  private StatusText() {}

  /** The lines, by what each is about. */
  static Map<String, String> lines(Fields status) {
    boolean running = status.flag("running");
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("profile", profile(status));
    lines.put("running", Boolean.toString(running));
    status.find("pid").ifPresent(pid -> lines.put("pid", pid));
    browser(status).ifPresent(browser -> lines.put("browser", browser));
    cdp(status).ifPresent(cdp -> lines.put("cdp", cdp));
    if (running) {
      lines.put("tabs", Long.toString(status.number("tabCount")));
    } else {
      stranger(status).ifPresent(who -> lines.put("on its port", who));
    }
    status.find("controlUrl").ifPresent(url -> lines.put("control", url));
    status.find("userDataDir").ifPresent(data -> lines.put("data", data));
    status.find("lastProblem").ifPresent(problem -> lines.put("last problem", problem));
    return lines;
  }

  /** What its owner should know besides. */
  static List<String> notes(Fields status) {
    List<String> notes = new ArrayList<>();
    Stream.of("notes", "problems")
        .forEach(
            key -> {
              if (status.tree().get(key) instanceof List<?> list) {
                list.forEach(note -> notes.add(String.valueOf(note)));
              }
            });
    return notes;
  }

  private static String profile(Fields status) {
    if (ofExtension(status)) {
      return status.text("profile") + " (joined by the extension)";
    }
    return status.text("profile") + (attached(status) ? " (attached to, never started)" : "");
  }

  private static Optional<String> browser(Fields status) {
    if (status.flag("running")) {
      Optional<String> product = status.object("listener").find("product");
      String version = product.map(text -> " (" + text + ")").orElse("");
      return status.find("chosenBrowser").map(name -> name + version).or(() -> product);
    }
    if (ofExtension(status)) {
      return Optional.of("no tab has been attached with the extension");
    }
    if (attached(status)) {
      return Optional.empty();
    }
    return status
        .find("detectError")
        .or(
            () ->
                status
                    .find("detectedExecutablePath")
                    .map(path -> status.text("detectedBrowser") + " at " + path));
  }

  private static boolean ofExtension(Fields status) {
    return status.text("driver").equals("extension");
  }

  private static boolean attached(Fields status) {
    return status.flag("attachOnly") || status.text("driver").equals("existing-session");
  }

  /** The port and why it is that one; the address alone where it is another host's. */
  private static Optional<String> cdp(Fields status) {
    String why = status.find("cdpPortReason").map(reason -> " (" + reason + ")").orElse("");
    return status.find("cdpPort").or(() -> status.find("cdpUrl")).map(place -> place + why);
  }

  /** Who listens where the browser would. */
  private static Optional<String> stranger(Fields status) {
    if (ofExtension(status)) {
      return Optional.empty();
    }
    Fields listener = status.object("listener");
    String owner = listener.find("owner").map(who -> ", of " + who).orElse("");
    return switch (listener.text("kind")) {
      case "browser" -> Optional.of("a browser that is not this profile's" + owner);
      case "other" -> Optional.of("a program that is no browser" + owner);
      case "silent" -> Optional.of("a program that does not answer" + owner);
      default -> Optional.empty();
    };
  }
}
