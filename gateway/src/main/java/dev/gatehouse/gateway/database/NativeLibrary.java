package dev.gatehouse.gateway.database;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library. The driver unpacks it into a file before the process loads it; that file
 * goes into the state directory, never into the host's shared temporary directory, where another
 * user could put one of his own in its place.
 */
final class NativeLibrary {
  private static final String PLACE = "org.sqlite.tmpdir";
  private static final String GIVEN = "org.sqlite.lib.path";

  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads the library into the process, where it is not loaded yet. Blocks. */
  static synchronized void load(Path temporary) throws IOException {
    if (loaded || System.getProperty(GIVEN) != null) {
      return;
    }
    Path place = temporary.resolve("sqlite");
    SecureFiles.createDirectories(place);
    String before = System.getProperty(PLACE);
    System.setProperty(PLACE, place.toString());
    try {
      SQLiteJDBCLoader.initialize();
      loaded = true;
    } catch (Exception | LinkageError e) {
      throw new GatehouseException(
          ExitCode.IO,
          "SQLite's library cannot be loaded from " + place + ": " + e.getMessage(),
          "put the state directory on a disk that is not mounted noexec, or name the library's"
              + " directory with -D"
              + GIVEN,
          e);
    } finally {
      if (before == null) {
        System.clearProperty(PLACE);
      } else {
        System.setProperty(PLACE, before);
      }
      empty(place);
    }
  }

  // The process has it in memory by now. Windows keeps the file until the process ends; the driver
  // then deletes it.
  private static void empty(Path place) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(place);
    } catch (FileSystemException e) {
      place.toFile().deleteOnExit();
    }
  }
}
