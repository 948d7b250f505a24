package dev.gatehouse.profiles.backup;

import java.io.IOException;
import java.nio.file.Path;

/** What a backup needs of the database engine, which this module does not know. Blocks. */
public interface DatabaseTool {
  /**
   * Copies a database as it is at one moment, also while a gateway writes into it.
   *
   * @param copy the new file, which does not exist yet; mode 0600
   * @param scratch a directory for short-lived files
   * @throws IOException when the database is damaged or cannot be read; the message says why
   */
  void copy(Path database, Path copy, Path scratch) throws IOException;

  /**
   * Makes a copy fit for a gateway that begins with it: work that had not ended when it was made is
   * given up, so that an old message is not answered again.
   *
   * @param another whether it will belong to another instance, which gets no pairings
   */
  void settle(Path copy, boolean another, Path scratch) throws IOException;
}
