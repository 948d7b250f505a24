package dev.gatehouse.gateway.session;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * What an export wrote. Immutable.
 *
 * @param directory where it is now
 * @param sessions entries of all {@code sessions.json} together
 * @param transcripts files of records, also of conversations that are over
 * @param records how many records they hold
 */
public record ExportReport(Path directory, int sessions, int transcripts, long records) {
  JsonObject toJson() {
    return new JsonObject()
        .put("ok", true)
        .put("path", directory.toString())
        .put("sessions", sessions)
        .put("transcripts", transcripts)
        .put("records", records);
  }
}
