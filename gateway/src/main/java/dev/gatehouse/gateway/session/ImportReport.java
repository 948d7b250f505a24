package dev.gatehouse.gateway.session;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What an import did. Immutable.
 *
 * @param sessions entries that are new here, or newer than the ones that were here
 * @param kept entries that stayed as they were, because this instance has them already
 * @param transcripts transcripts of which something was taken over
 * @param records records that were taken over
 * @param known records that were here already
 * @param problems what could not be taken over, at most {@link #MOST_PROBLEMS} of it
 * @param problemCount how many problems there were
 */
public record ImportReport(
    int sessions,
    int kept,
    int transcripts,
    long records,
    long known,
    List<TransferProblem> problems,
    long problemCount) {
  /** A report lists no more problems than this; it counts them all. */
  public static final int MOST_PROBLEMS = 1_000;

  public ImportReport {
    problems = List.copyOf(problems);
  }

  JsonObject toJson() {
    JsonArray list = new JsonArray();
    problems.forEach(problem -> list.add(problem.toJson()));
    return new JsonObject()
        .put("ok", true)
        .put("sessions", sessions)
        .put("kept", kept)
        .put("transcripts", transcripts)
        .put("records", records)
        .put("known", known)
        .put("problemCount", problemCount)
        .put("problems", list);
  }
}
