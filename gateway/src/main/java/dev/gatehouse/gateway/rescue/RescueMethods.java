package dev.gatehouse.gateway.rescue;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.ParamsSpec.Field;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueRecord;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The RPC methods about siblings. */
final class RescueMethods {
  private static final Field INSTANCE =
      word("instance", 200).required().about("a profile, distribution/profile, or an id");
  private static final Field LIMIT =
      integer("limitMs", 0, 600_000)
          .about("how long it may take to come back, default 60000; 0 leaves the process alone");
  private static final String MENDED =
      "{done: [], generation, healthy, millis, status: {…}}; done are sentences";

  private RescueMethods() {}

  /**
   * {@code rescue.list}: siblings, what this instance may do for each, and who may look after it.
   */
  static final class Listing extends RescueMethod {
    @Inject
    Listing(RescueDesk desk) {
      super(
          desk,
          "rescue.list",
          Scope.READ,
          ParamsSpec.NONE,
          "{siblings: [{name, allowed, mends}], allowedHere: [{id, name, mends, sinceMillis, by}]}",
          (rescue, params, by) -> rescue.toTree());
    }
  }

  /**
   * {@code rescue.status}: how it stands with a sibling: up, hung or down, its service, its
   * configuration.
   */
  static final class Status extends RescueMethod {
    @Inject
    Status(RescueDesk desk) {
      super(
          desk,
          "rescue.status",
          Scope.READ,
          ParamsSpec.of(INSTANCE),
          "{name, id, stateDirectory, state, healthy, pid, sinceMillis, port, pulse, service, "
              + "configValid, generation, problems}",
          (rescue, params, by) -> rescue.looks().status(sibling(params), by).toTree());
    }
  }

  /** {@code rescue.why}: why a sibling is down, and what would mend it. */
  static final class Why extends RescueMethod {
    @Inject
    Why(RescueDesk desk) {
      super(
          desk,
          "rescue.why",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{status, causes: [{id, title, detail}], rollback, restart, steps, evidence}",
          (rescue, params, by) -> rescue.looks().why(sibling(params), by).toTree());
    }
  }

  /**
   * {@code rescue.logs}: the newest lines of a sibling's log, without secrets; they are its words.
   */
  static final class Logs extends RescueMethod {
    @Inject
    Logs(RescueDesk desk) {
      super(
          desk,
          "rescue.logs",
          Scope.ADMIN,
          ParamsSpec.of(
              INSTANCE,
              integer("lines", 1, 1_000),
              flag("supervisor").about("what its supervisor and its start printed")),
          "{lines: []}, without secrets",
          (rescue, params, by) ->
              tree(
                  "lines",
                  rescue
                      .looks()
                      .logs(
                          sibling(params),
                          params.getInteger("lines", 100),
                          params.getBoolean("supervisor", false),
                          by)));
    }
  }

  /**
   * {@code rescue.config}: a sibling's configuration file, without secrets, and what is wrong with
   * it.
   */
  static final class Config extends RescueMethod {
    @Inject
    Config(RescueDesk desk) {
      super(
          desk,
          "rescue.config",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{path, exists, hash, valid, text, broken: [], problems: []}, without secrets",
          (rescue, params, by) -> rescue.looks().config(sibling(params), by));
    }
  }

  /**
   * {@code rescue.history}: the recorded generations of a sibling's configuration, oldest first.
   */
  static final class History extends RescueMethod {
    @Inject
    History(RescueDesk desk) {
      super(
          desk,
          "rescue.history",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{generations: [{number, time, author, reason, hash, bytes, valid}]}",
          (rescue, params, by) ->
              tree(
                  "generations",
                  rescue.looks().history(sibling(params), by).stream()
                      .map(RescueMethods::tree)
                      .toList()));
    }
  }

  /** {@code rescue.diff}: what differs between generations of a sibling's configuration. */
  static final class Diff extends RescueMethod {
    @Inject
    Diff(RescueDesk desk) {
      super(
          desk,
          "rescue.diff",
          Scope.ADMIN,
          ParamsSpec.of(
              INSTANCE,
              integer("from", 1, Integer.MAX_VALUE).required(),
              integer("to", 1, Integer.MAX_VALUE).about("the file as it is now where left out")),
          "{diff}, without secrets",
          (rescue, params, by) ->
              tree(
                  "diff",
                  rescue
                      .looks()
                      .diff(sibling(params), params.getInteger("from"), number(params, "to"), by)));
    }
  }

  /** {@code rescue.doctor}: examines a sibling and changes nothing; runs none of its programs. */
  static final class Doctor extends RescueMethod {
    @Inject
    Doctor(RescueDesk desk) {
      super(
          desk,
          "rescue.doctor",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{instance, stateDirectory, healthy, checks, skipped, findings: [{id, severity, title, "
              + "evidence, command}]}",
          (rescue, params, by) -> rescue.looks().doctor(sibling(params), by).toTree());
    }
  }

  /** {@code rescue.threads}: what a sibling's threads and heap do, also while it hangs. */
  static final class Threads extends RescueMethod {
    @Inject
    Threads(RescueDesk desk) {
      super(
          desk,
          "rescue.threads",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{pid, states, loops, deadlock, heap}",
          (rescue, params, by) -> rescue.looks().threads(sibling(params), by).toTree());
    }
  }

  /** {@code rescue.audit}: what was done by those who look after an instance, newest first. */
  static final class Audit extends RescueMethod {
    @Inject
    Audit(RescueDesk desk) {
      super(
          desk,
          "rescue.audit",
          Scope.ADMIN,
          ParamsSpec.of(
              word("instance", 200).about("this instance itself where left out"),
              integer("limit", 1, 1_000)),
          "{events: [{atMillis, rescuer, instance, by, action, outcome, detail}]}",
          (rescue, params, by) -> {
            int limit = params.getInteger("limit", 100);
            String name = params.getString("instance", "");
            List<RescueRecord.Line> lines =
                name.isEmpty() ? rescue.ownRecord(limit) : rescue.looks().record(name, limit, by);
            return tree("events", lines.stream().map(RescueRecord.Line::toTree).toList());
          });
    }
  }

  /**
   * {@code rescue.rollback}: makes an earlier generation a sibling's configuration, and starts it
   * when it does not answer.
   */
  static final class Rollback extends RescueMethod {
    @Inject
    Rollback(RescueDesk desk) {
      super(
          desk,
          "rescue.rollback",
          Scope.ADMIN,
          ParamsSpec.of(
              INSTANCE,
              integer("generation", 1, Integer.MAX_VALUE).about("the last good one where left out"),
              LIMIT),
          MENDED,
          (rescue, params, by) ->
              rescue
                  .mends()
                  .rollback(sibling(params), number(params, "generation"), limit(params), by)
                  .toTree());
    }
  }

  /**
   * {@code rescue.patch}: merges a patch into a sibling's configuration, and starts it when it does
   * not answer.
   */
  static final class Patch extends RescueMethod {
    @Inject
    Patch(RescueDesk desk) {
      super(
          desk,
          "rescue.patch",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE, text("raw", 100_000).required(), word("baseHash"), LIMIT),
          MENDED,
          (rescue, params, by) ->
              rescue
                  .mends()
                  .patch(
                      sibling(params),
                      parsed(params.getString("raw")),
                      Optional.ofNullable(params.getString("baseHash")),
                      limit(params),
                      by)
                  .toTree());
    }
  }

  /** {@code rescue.restart}: ends a sibling's gateway where it runs, and starts it. */
  static final class Restart extends RescueMethod {
    @Inject
    Restart(RescueDesk desk) {
      super(
          desk,
          "rescue.restart",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE, LIMIT),
          MENDED,
          (rescue, params, by) ->
              rescue
                  .mends()
                  .restart(sibling(params), limit(params).orElse(Duration.ZERO), by)
                  .toTree());
    }
  }

  /** {@code rescue.mend}: does what {@code rescue.why} says would mend a sibling. */
  static final class Mend extends RescueMethod {
    @Inject
    Mend(RescueDesk desk) {
      super(
          desk,
          "rescue.mend",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE, LIMIT),
          MENDED,
          (rescue, params, by) ->
              rescue
                  .mends()
                  .mend(sibling(params), limit(params).orElse(Duration.ZERO), by)
                  .toTree());
    }
  }

  /** {@code rescue.allow}: allows a sibling to look after this gateway's instance. */
  static final class Allow extends RescueMethod {
    @Inject
    Allow(RescueDesk desk) {
      super(
          desk,
          "rescue.allow",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE, flag("lookOnly")),
          "{id, name, mends, sinceMillis, by}: who may look after this gateway's instance",
          (rescue, params, by) ->
              rescue.allow(sibling(params), !params.getBoolean("lookOnly", false), by).toTree());
    }
  }

  /** {@code rescue.deny}: takes back, at once, that a sibling may look after this instance. */
  static final class Deny extends RescueMethod {
    @Inject
    Deny(RescueDesk desk) {
      super(
          desk,
          "rescue.deny",
          Scope.ADMIN,
          ParamsSpec.of(INSTANCE),
          "{denied}: whether it was allowed before",
          (rescue, params, by) -> tree("denied", rescue.deny(sibling(params), by)));
    }
  }

  private static String sibling(JsonObject params) {
    return params.getString("instance", "");
  }

  private static Optional<Duration> limit(JsonObject params) {
    long millis = params.getLong("limitMs", Rescue.DEFAULT_LIMIT.toMillis());
    return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  private static OptionalInt number(JsonObject params, String key) {
    Integer value = params.getInteger(key);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Map<String, Object> parsed(String raw) {
    try {
      return ConfigDocument.parse(raw).tree();
    } catch (Json5SyntaxException e) {
      throw RpcException.invalid("raw is no JSON5 object: " + e.getMessage());
    }
  }

  private static Map<String, Object> tree(String key, Object value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(key, value);
    return tree;
  }

  private static Map<String, Object> tree(Generation generation) {
    Map<String, Object> tree = tree("number", generation.number());
    tree.put("time", generation.time().toString());
    tree.put("author", generation.author());
    tree.put("reason", generation.reason());
    tree.put("hash", generation.hash());
    tree.put("bytes", generation.bytes());
    tree.put("valid", generation.valid());
    return tree;
  }
}
