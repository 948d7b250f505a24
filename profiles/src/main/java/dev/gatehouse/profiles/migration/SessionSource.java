package dev.gatehouse.profiles.migration;

import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.List;

/** Takes over conversations, whose form this module does not know. Blocks. */
@FunctionalInterface
public interface SessionSource {
  /**
   * Takes the conversations of a foreign state directory into an instance that does not run. What
   * is there already stays. Never writes into the source.
   */
  Outcome take(Path source, Instance target);

  /**
   * What was taken.
   *
   * @param sessions conversations that are new or newer
   * @param transcripts transcripts of which something was taken
   * @param records records that were taken
   * @param known records that were there already
   * @param problems what could not be taken, one sentence each
   */
  record Outcome(int sessions, int transcripts, long records, long known, List<String> problems) {
    public Outcome {
      problems = List.copyOf(problems);
    }
  }
}
