package dev.gatehouse.gateway.handover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the program that runs a gateway starts another version of itself in its place. Bound by a
 * program whose whole business is that one gateway; without it a gateway refuses upgrades. Called
 * on a thread of its own, which may block.
 */
public interface Successor {
  /**
   * Starts the other version. Its standard input is that of this process at that moment: {@code
   * ProcessBuilder.Redirect.INHERIT}.
   *
   * @param program start script of the other version
   */
  Process start(Path program) throws IOException;

  /** What this process was told to run with besides its files, for the other one to follow. */
  Map<String, Object> settings();

  /** The other process has taken the place; this one is to end. */
  void tookOver(ProcessHandle process);
}
