package dev.gatehouse.gateway.rescue;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.command.SlashCommand;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.ParamsSpec.Field;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looking after sibling instances: RPC methods, the agents' tool, the command in a conversation. A
 * feature adds its checks to the set of {@link DoctorCheck}.
 */
public final class RescueModule extends AbstractModule {
  private static final Field INSTANCE =
      word("instance", 200).required().about("a profile, distribution/profile, or an id");
  private static final Field LIMIT =
      integer("limitMs", 0, 600_000)
          .about("how long it may take to come back, default 60000; 0 leaves the process alone");
  private static final String MENDED =
      "{done: [], generation, healthy, millis, status: {…}}; done are sentences";

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), DoctorCheck.class);
    bind(RescueDesk.class);
    bind(RescueAnswers.class);
    bind(RescueCommand.class);
    bind(RescueTool.class);
    Multibinder.newSetBinder(binder(), SlashCommand.class).addBinding().to(RescueCommand.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(RescueTool.class);
  }

  @ProvidesIntoSet
  RpcMethod list(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.list",
        Scope.READ,
        ParamsSpec.NONE,
        "{siblings: [{name, allowed, mends}], allowedHere: [{id, name, mends, sinceMillis, by}]}",
        (rescue, params, by) -> rescue.toTree());
  }

  @ProvidesIntoSet
  RpcMethod status(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.status",
        Scope.READ,
        ParamsSpec.of(INSTANCE),
        "{name, id, stateDirectory, state, healthy, pid, sinceMillis, port, pulse, service, "
            + "configValid, generation, problems}",
        (rescue, params, by) -> rescue.status(name(params), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod why(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.why",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{status, causes: [{id, title, detail}], rollback, restart, steps, evidence}",
        (rescue, params, by) -> rescue.why(name(params), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod logs(RescueDesk desk) {
    return new RescueMethod(
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
                rescue.logs(
                    name(params),
                    params.getInteger("lines", 100),
                    params.getBoolean("supervisor", false),
                    by)));
  }

  @ProvidesIntoSet
  RpcMethod config(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.config",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{path, exists, hash, valid, text, broken: [], problems: []}, without secrets",
        (rescue, params, by) -> rescue.config(name(params), by));
  }

  @ProvidesIntoSet
  RpcMethod history(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.history",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{generations: [{number, time, author, reason, hash, bytes, valid}]}",
        (rescue, params, by) ->
            tree(
                "generations",
                rescue.history(name(params), by).stream().map(RescueModule::tree).toList()));
  }

  @ProvidesIntoSet
  RpcMethod diff(RescueDesk desk) {
    return new RescueMethod(
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
                rescue.diff(name(params), params.getInteger("from"), number(params, "to"), by)));
  }

  @ProvidesIntoSet
  RpcMethod doctor(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.doctor",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{instance, stateDirectory, healthy, checks, skipped, findings: [{id, severity, title, "
            + "evidence, command}]}",
        (rescue, params, by) ->
            rescue.doctor(name(params), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod threads(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.threads",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{pid, states, loops, deadlock, heap}",
        (rescue, params, by) -> rescue.threads(name(params), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod audit(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.audit",
        Scope.ADMIN,
        ParamsSpec.of(
            word("instance", 200).about("this instance itself where left out"),
            integer("limit", 1, 1_000)),
        "{events: [{atMillis, rescuer, by, action, outcome, detail}]}",
        (rescue, params, by) -> {
          int limit = params.getInteger("limit", 100);
          String name = params.getString("instance", "");
          List<RescueRecord.Line> lines =
              name.isEmpty() ? rescue.ownRecord(limit) : rescue.record(name, limit, by);
          return tree("events", lines.stream().map(RescueRecord.Line::toTree).toList());
        });
  }

  @ProvidesIntoSet
  RpcMethod rollback(RescueDesk desk) {
    return new RescueMethod(
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
                .rollback(name(params), number(params, "generation"), limit(params), by)
                .toTree());
  }

  @ProvidesIntoSet
  RpcMethod patch(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.patch",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE, text("raw", 100_000).required(), word("baseHash"), LIMIT),
        MENDED,
        (rescue, params, by) ->
            rescue
                .patch(
                    name(params),
                    parsed(params.getString("raw")),
                    Optional.ofNullable(params.getString("baseHash")),
                    limit(params),
                    by)
                .toTree());
  }

  @ProvidesIntoSet
  RpcMethod restart(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.restart",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE, LIMIT),
        MENDED,
        (rescue, params, by) ->
            rescue.restart(name(params), limit(params).orElse(Duration.ZERO), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod mend(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.mend",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE, LIMIT),
        MENDED,
        (rescue, params, by) ->
            rescue.mend(name(params), limit(params).orElse(Duration.ZERO), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod allow(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.allow",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE, flag("lookOnly")),
        "{id, name, mends, sinceMillis, by}: who may look after this gateway's instance",
        (rescue, params, by) ->
            rescue.allow(name(params), !params.getBoolean("lookOnly", false), by).toTree());
  }

  @ProvidesIntoSet
  RpcMethod deny(RescueDesk desk) {
    return new RescueMethod(
        desk,
        "rescue.deny",
        Scope.ADMIN,
        ParamsSpec.of(INSTANCE),
        "{denied}: whether it was allowed before",
        (rescue, params, by) -> tree("denied", rescue.deny(name(params), by)));
  }

  private static String name(JsonObject params) {
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
