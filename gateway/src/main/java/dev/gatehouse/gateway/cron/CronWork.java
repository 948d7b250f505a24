package dev.gatehouse.gateway.cron;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Does what a job is there for. Called on the gateway's event loop. */
interface CronWork {
  /** Does it once; a future that fails counts as an error of the run. */
  Future<Outcome> run(CronJob job, String runId);

  /**
   * What came of a run.
   *
   * @param status {@code ok}, {@code error}, {@code skipped} or {@code cut-off}
   * @param summary what a person reads
   * @param error why it failed
   * @param facts more of the run log's entry: session, model, usage, delivery
   */
  record Outcome(
      String status, Optional<String> summary, Optional<String> error, JsonObject facts) {
    private static final String CUT_OFF = "cut-off";

    static Outcome ok(String summary) {
      return new Outcome("ok", Optional.of(summary), Optional.empty(), new JsonObject());
    }

    static Outcome error(String why) {
      return new Outcome("error", Optional.empty(), Optional.of(why), new JsonObject());
    }

    static Outcome skipped(String why) {
      return new Outcome("skipped", Optional.empty(), Optional.of(why), new JsonObject());
    }

    /** The gateway ended in the middle; its next start sorts it out. */
    static Outcome cutOff() {
      return new Outcome(CUT_OFF, Optional.empty(), Optional.empty(), new JsonObject());
    }

    boolean isCutOff() {
      return status.equals(CUT_OFF);
    }

    boolean failed() {
      return status.equals("error");
    }
  }
}
