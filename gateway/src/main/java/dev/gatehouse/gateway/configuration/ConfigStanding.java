package dev.gatehouse.gateway.configuration;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/**
 * How the configuration in force stands to the file. Immutable.
 *
 * @param mode the one word for it
 * @param generation number of the generation in force, 0 when it is simply the file's
 * @param reason why the file's text is not, or not for good, in force; one line, empty where all is
 *     well
 * @param refusedHash the hash of the text that failed; empty where none did
 * @param diff from the text that failed to the one in force, without secrets; may be empty
 * @param since when it became so, by the machine's clock
 * @param news whether it became so with this start of the gateway, so that people have to be told
 */
public record ConfigStanding(
    Mode mode,
    int generation,
    String reason,
    String refusedHash,
    String diff,
    Instant since,
    boolean news) {
  public ConfigStanding {
    requireNonNull(mode, "mode");
    requireNonNull(reason, "reason");
    requireNonNull(refusedHash, "refusedHash");
    requireNonNull(diff, "diff");
    requireNonNull(since, "since");
  }

  /** One word for how it stands. */
  public enum Mode {
    /** The file is in force, and all is well. */
    FILE,
    /** The file is in force, and has not yet shown that a gateway runs well on it. */
    ON_TRIAL,
    /** A change failed, and the file has the last good text again. */
    ROLLED_BACK,
    /** The file's text failed and is left alone; the last good one is in force in its place. */
    HELD,
    /** The same since the start of the process, and with channels off. */
    SAFE;

    /** As programs read it: {@code rolled-back}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The file is in force. */
  public static ConfigStanding file(Instant since) {
    return new ConfigStanding(Mode.FILE, 0, "", "", "", since, false);
  }

  /** The file is in force on trial. */
  static ConfigStanding onTrial(Instant since) {
    return new ConfigStanding(Mode.ON_TRIAL, 0, "", "", "", since, false);
  }

  /** The same, with the number under which the text in force is recorded. */
  ConfigStanding of(int recorded) {
    return new ConfigStanding(mode, recorded, reason, refusedHash, diff, since, news);
  }

  /** Whether somebody should look at it. */
  public boolean needsAttention() {
    return mode == Mode.ROLLED_BACK || mode == Mode.HELD || mode == Mode.SAFE;
  }

  /** What to do about it, for a person; empty where nothing is to be done. */
  public String remedy() {
    return switch (mode) {
      case FILE, ON_TRIAL -> "";
      case ROLLED_BACK -> "look at the change with \"config history\" and \"config diff\"";
      case HELD, SAFE ->
          "correct the file; it is taken up as soon as it is saved. \"config diff\" shows what"
              + " was changed, \"config rollback "
              + generation
              + "\" puts the good one back";
    };
  }

  /** For the wire; the diff only for those who may read the configuration. */
  public JsonObject json(boolean withDiff) {
    JsonObject json =
        new JsonObject().put("mode", mode.wireName()).put("sinceMs", since.toEpochMilli());
    if (needsAttention()) {
      json.put("generation", generation)
          .put("reason", reason)
          .put("refusedHash", refusedHash)
          .put("remedy", remedy());
      if (withDiff) {
        json.put("diff", diff);
      }
    }
    return json;
  }
}
