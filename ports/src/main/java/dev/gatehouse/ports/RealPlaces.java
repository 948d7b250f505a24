package dev.gatehouse.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The places of an instance as the file system knows them, so that two spellings of one directory
 * are found to be one.
 *
 * @param stateDirectory real path
 * @param configPath real path; as far as it exists, where the file is missing
 * @param stateKey device and inode of the state directory, empty where unknown
 */
record RealPlaces(Path stateDirectory, Path configPath, String stateKey) {
  /** Looks the places up. Blocks. */
  static RealPlaces of(LeaseOwner owner) {
    return new RealPlaces(
        real(owner.stateDirectory()), real(owner.configPath()), key(owner.stateDirectory()));
  }

  boolean sameStateDirectory(RealPlaces other) {
    return stateDirectory.equals(other.stateDirectory)
        || (!stateKey.isEmpty() && stateKey.equals(other.stateKey));
  }

  boolean sameConfig(RealPlaces other) {
    return configPath.equals(other.configPath);
  }

  /** The real path; of a path that does not exist, the real path of the part that does. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      Path parent = absolute.getParent();
      Path name = absolute.getFileName();
      return parent == null || name == null ? absolute : real(parent).resolve(name.toString());
    }
  }

  private static String key(Path directory) {
    try {
      Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
      return key == null ? "" : key.toString();
    } catch (IOException e) {
      return "";
    }
  }
}
