package dev.gatehouse.profiles;

import dev.gatehouse.profiles.SharedPlace.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What goes when credentials and conversations go. Said is what stays, so that a file that a later
 * version writes goes too. Blocks for file access.
 */
final class ResetParts {
  private static final Set<String> STAYS =
      Set.of(
          InstanceMarker.FILE_NAME,
          "supervisor.json",
          "service.task.xml",
          "skills",
          "extensions",
          "hooks",
          "canvas",
          "settings",
          "browser",
          "logs",
          "sandbox",
          "sandboxes",
          "trash",
          ".gatehouse-trash");
  private static final String WORKSPACE = "workspace";
  private static final Set<Kind> OUTSIDE =
      EnumSet.of(Kind.AGENT, Kind.SESSIONS, Kind.WHATSAPP, Kind.MEMORY, Kind.CRON);

  private final KnownInstance source;
  private final List<SharedPlace> places;

  ResetParts(KnownInstance source, List<SharedPlace> places) {
    this.source = source;
    this.places = places;
  }

  /** Files and directories in the state directory but for the configuration; each moves whole. */
  List<Path> inside() {
    Path root = source.instance().stateDirectory();
    List<Path> parts = new ArrayList<>();
    for (Path child : children(root)) {
      String name = String.valueOf(child.getFileName());
      if (name.equals("agents")) {
        children(child).forEach(agent -> parts.addAll(children(agent)));
      } else if (!name.endsWith(".lock")) {
        parts.add(child);
      }
    }
    parts.removeIf(this::stays);
    // A write-ahead log before its database, which alone would lack its last changes.
    parts.sort(Comparator.reverseOrder());
    return parts;
  }

  /** Credentials and conversations that the configuration has put elsewhere. */
  List<SharedPlace> outside() {
    return places.stream().filter(place -> OUTSIDE.contains(place.kind())).toList();
  }

  private boolean stays(Path path) {
    String name = String.valueOf(path.getFileName());
    Path real = Places.real(path);
    return STAYS.contains(name)
        || name.startsWith(WORKSPACE)
        || Places.same(path, source.instance().configPath())
        || places.stream()
            .anyMatch(place -> place.kind() == Kind.WORKSPACE && place.real().startsWith(real));
  }

  private static List<Path> children(Path directory) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(children::add);
    } catch (IOException e) {
      return List.of(); // no agent has written anything yet, or it is a file
    }
    return children;
  }
}
