package dev.gatehouse.profiles;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.HostDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's list of instances that were set up anywhere, one small file each, so that those
 * outside the home are found too. It only points: what an instance is stands in its own directory.
 * All methods block.
 */
final class HostRegistry {
  private static final String SUFFIX = ".json";

  private final Path directory;

  HostRegistry(HostDirectory host) {
    this.directory = host.path().resolve("instances");
  }

  /** All entries that can be read. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        read(file).ifPresent(entries::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return entries;
  }

  /** Records an instance; returns whether anything changed. */
  boolean put(Instance instance, InstanceMarker marker) throws IOException {
    Entry entry =
        new Entry(
            marker.id(),
            marker.distribution(),
            marker.profile(),
            instance.stateDirectory(),
            instance.configPath());
    Path file = file(marker.id());
    if (read(file).filter(entry::equals).isPresent()) {
      return false;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", entry.id());
    tree.put("distribution", entry.distribution());
    tree.put("profile", entry.profile());
    tree.put("stateDirectory", entry.stateDirectory().toString());
    tree.put("configPath", entry.configPath().toString());
    SecureFiles.replace(file, (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
    return true;
  }

  /** Forgets every instance whose state directory was at one of these places. */
  void removeAt(Collection<Path> stateDirectories) throws IOException {
    for (Entry entry : entries()) {
      if (stateDirectories.contains(entry.stateDirectory())) {
        Files.deleteIfExists(file(entry.id()));
      }
    }
  }

  private Path file(String id) {
    return directory.resolve(StateLayout.segment(id) + SUFFIX);
  }

  private static Optional<Entry> read(Path file) throws IOException {
    Object tree;
    try {
      tree = Json.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.empty(); // a damaged pointer points nowhere
    }
    if (tree instanceof Map<?, ?> map
        && map.get("id") instanceof String id
        && map.get("distribution") instanceof String distribution
        && map.get("profile") instanceof String profile
        && map.get("stateDirectory") instanceof String state
        && map.get("configPath") instanceof String config) {
      try {
        return Optional.of(new Entry(id, distribution, profile, Path.of(state), Path.of(config)));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Where an instance was when it was last set up or started. */
  record Entry(
      String id, String distribution, String profile, Path stateDirectory, Path configPath) {}
}
