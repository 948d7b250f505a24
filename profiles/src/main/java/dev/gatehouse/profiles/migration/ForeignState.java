package dev.gatehouse.profiles.migration;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A state directory that another program of the family has written. Never written to.
 *
 * @param root its real path
 * @param config its configuration file, where it has one
 */
record ForeignState(Path root, Optional<Path> config) {
  /** Names of the family beside those of the distributions that are known here. */
  private static final List<String> FAMILY =
      List.of("openclaw.json", "clawdbot.json", "moltbot.json", "moldbot.json");

  /**
   * Looks at a directory.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when it is none, {@link
   *     ExitCode#CONFLICT} when it is an instance of this program or overlaps the target
   */
  static ForeignState open(Path source, Instance target, Distributions distributions) {
    if (!Files.isDirectory(source)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          Files.exists(source) ? source + " is no directory" : "there is no directory " + source,
          "name the state directory, for example ~/.openclaw");
    }
    Path root = Places.real(source);
    if (Files.exists(root.resolve(InstanceMarker.FILE_NAME))) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          root + " is an instance of this program",
          "copy it with \"instances clone\", or with \"backup create\" and \"backup restore\"");
    }
    Path own = Places.real(target.stateDirectory());
    if (root.startsWith(own) || own.startsWith(root)) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          root + " and the state directory " + own + " lie in one another",
          "import into a profile whose state directory lies elsewhere");
    }
    Optional<Path> config = config(root, distributions);
    if (config.isEmpty()
        && !Files.isDirectory(root.resolve("agents"))
        && !Files.isDirectory(root.resolve("sessions"))) {
      throw new GatehouseException(
          ExitCode.USAGE,
          root + " is no state directory of the family: it has no configuration and no agents",
          "name the directory that holds openclaw.json, clawdbot.json or the like");
    }
    return new ForeignState(root, config);
  }

  private static Optional<Path> config(Path root, Distributions distributions) {
    Set<String> names = new LinkedHashSet<>(FAMILY);
    for (Distribution distribution : distributions.all()) {
      names.add(distribution.configFileName());
      names.addAll(distribution.legacyConfigFileNames());
    }
    return names.stream()
        .map(root::resolve)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /** Whether something stands there that is no link. */
  boolean has(String name) {
    return Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /** The agents that have a directory there. */
  List<String> agents() throws IOException {
    Path agents = root.resolve("agents");
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(agents, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(agents)) {
        for (Path child : children) {
          String name = String.valueOf(child.getFileName());
          if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
              && name.matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")) {
            names.add(name);
          }
        }
      }
    }
    names.sort(null);
    return names;
  }
}
