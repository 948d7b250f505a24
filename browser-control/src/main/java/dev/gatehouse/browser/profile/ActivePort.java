package dev.gatehouse.browser.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a running browser writes into its user data for those who want to debug it: {@code
 * DevToolsActivePort}.
 *
 * @param port where it listens on this host
 * @param path the path of its WebSocket, which only a reader of the file knows
 */
record ActivePort(int port, String path) {
  private static final int MAX_BYTES = 4_096;
  private static final int MAX_PORT = 65_535;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final Pattern PATH = Pattern.compile("/devtools/browser/[0-9A-Za-z-]{1,64}");

  /**
   * Reads it. Blocks.
   *
   * @throws IOException when there is none, or it is not what a browser writes
   */
  static ActivePort read(Path userData) throws IOException {
    Path file = userData.resolve("DevToolsActivePort");
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is too large");
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2
        || !NUMBER.matcher(lines.get(0)).matches()
        || !PATH.matcher(lines.get(1)).matches()) {
      throw new IOException(file + " does not name a port and a path");
    }
    int port = Integer.parseInt(lines.get(0));
    if (port < 1 || port > MAX_PORT) {
      throw new IOException(file + " names no port: " + port);
    }
    return new ActivePort(port, lines.get(1));
  }
}
