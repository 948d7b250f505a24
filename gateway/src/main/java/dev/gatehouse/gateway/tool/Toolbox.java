package dev.gatehouse.gateway.tool;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.tool.ToolPolicy.Door;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All tools of one gateway, and the one place that decides whether a call is made: whichever door a
 * call comes through, it passes here, and leaves one line in the audit. Used on the gateway's event
 * loop.
 */
@Singleton
public final class Toolbox {
  private static final int MAX_RUNS = 512;
  private static final int WARN_AFTER = 5;
  private static final int STOP_AFTER = 10;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Provider<Set<Tool>> tools;
  private final Provider<Set<ToolSource>> sources;
  private final ToolPolicy policy;
  private final LiveConfig config;
  private final Audit audit;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final Map<String, LoopGuard> guards =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LoopGuard> eldest) {
          return size() > MAX_RUNS;
        }
      };
  private @Nullable Map<String, Tool> own;

  @Inject
  Toolbox(
      Provider<Set<Tool>> tools,
      Provider<Set<ToolSource>> sources,
      ToolPolicy policy,
      LiveConfig config,
      Audit audit,
      GatewayLoop loop,
      InstanceLog log) {
    this.tools = tools;
    this.sources = sources;
    this.policy = policy;
    this.config = config;
    this.audit = audit;
    this.loop = loop;
    this.log = log;
  }

  /** Why a call was not made. */
  enum Refusal {
    UNKNOWN("not_found"),
    POLICY("not_found"),
    ARGUMENTS("invalid_arguments"),
    LOOP("loop");

    private final String wireName;

    Refusal(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /**
   * What came of a call.
   *
   * @param refusal why it was not made; empty when it was, however it ended
   */
  record Outcome(ToolAnswer answer, Optional<Refusal> refusal, Optional<Tool> tool) {}

  /** Returns the tools that may be called in {@code scope} now, in the order of their names. */
  public Future<List<Tool>> effective(ToolScope scope) {
    return effective(scope, Door.TURN);
  }

  Future<List<Tool>> effective(ToolScope scope, Door door) {
    return all(scope)
        .map(
            all ->
                all.stream().filter(tool -> policy.refusal(tool, scope, door).isEmpty()).toList());
  }

  /** Every tool that there is in {@code scope}, allowed or not, in the order of their names. */
  Future<List<Tool>> all(ToolScope scope) {
    List<Future<List<Tool>>> asked = new ArrayList<>();
    for (ToolSource source : sources.get()) {
      asked.add(
          source
              .tools(scope)
              .otherwise(
                  failure -> {
                    log.warn("tool", "a source of tools failed", "why", failure.toString());
                    return List.of();
                  }));
    }
    return Future.all(asked)
        .map(
            ignored -> {
              // A tool of the gateway's own is never replaced by one of the same name from outside.
              Map<String, Tool> all = new TreeMap<>(own());
              asked.forEach(
                  answer -> answer.result().forEach(tool -> all.putIfAbsent(tool.name(), tool)));
              return List.copyOf(all.values());
            });
  }

  /**
   * Calls a tool, when policy, schema and limits allow it. The future does not fail: a refusal, a
   * failure and a time-out are answers with {@link ToolAnswer#isError()}, in words for the model.
   */
  public Future<ToolAnswer> invoke(ToolCall call) {
    return invoke(call, Door.TURN).map(Outcome::answer);
  }

  Future<Outcome> invoke(ToolCall call, Door door) {
    return decide(call, door)
        .compose(
            decided ->
                decided.refusal().isPresent()
                    ? Future.succeededFuture(refused(call, door, decided))
                    : run(call, decided, door));
  }

  /** Forgets what was noted of a turn that has ended. */
  public void ended(String runId) {
    guards.remove(runId);
  }

  /** Says what would become of a call, without making it. */
  Future<Outcome> decide(ToolCall call, Door door) {
    return find(call)
        .map(
            found -> {
              if (found.isEmpty()) {
                return refusal(Refusal.UNKNOWN, call, "there is no such tool", found);
              }
              Tool tool = found.get();
              Optional<String> rule = policy.refusal(tool, call.scope(), door);
              if (rule.isPresent()) {
                return refusal(Refusal.POLICY, call, rule.get(), found);
              }
              if (SchemaCheck.tooDeep(call.arguments())) {
                return refusal(Refusal.ARGUMENTS, call, "the arguments nest too deeply", found);
              }
              JsonObject schema = tool.parameters();
              List<String> problems =
                  SchemaCheck.problems(schema, SchemaCheck.lenient(schema, call.arguments()));
              if (!problems.isEmpty()) {
                return refusal(Refusal.ARGUMENTS, call, String.join("; ", problems), found);
              }
              return guard(call)
                  .flatMap(guard -> guard.refusal(key(call)))
                  .map(words -> refusal(Refusal.LOOP, call, words, found))
                  .orElseGet(() -> new Outcome(ToolAnswer.text(""), Optional.empty(), found));
            });
  }

  private Future<Optional<Tool>> find(ToolCall call) {
    String name = ToolGroups.canonical(call.name());
    Tool tool = own().getOrDefault(call.name(), own().get(name));
    if (tool != null) {
      return Future.succeededFuture(Optional.of(tool));
    }
    return all(call.scope())
        .map(all -> all.stream().filter(each -> each.name().equals(call.name())).findFirst());
  }

  private Map<String, Tool> own() {
    Map<String, Tool> known = own;
    if (known == null) {
      known = new TreeMap<>();
      for (Tool tool : tools.get()) {
        Tool other = known.put(tool.name(), tool);
        if (other != null) {
          // Never the stranger: an embedder's tool must not take the place of a guarded one.
          Tool kept = other.source().kind() == ToolOrigin.Kind.CORE ? other : tool;
          known.put(tool.name(), kept);
          log.error(
              "tool", "two tools have one name; the gateway's own is kept", "tool", tool.name());
        }
      }
      own = known;
    }
    return known;
  }

  private static Outcome refusal(
      Refusal refusal, ToolCall call, String words, Optional<Tool> tool) {
    String text =
        switch (refusal) {
          case UNKNOWN -> "Tool not available: " + call.name();
          case POLICY -> "Tool not available: " + call.name() + " (" + words + ")";
          case ARGUMENTS -> "Invalid arguments for " + call.name() + ": " + words;
          case LOOP -> "The call of " + call.name() + " was not made: " + words;
        };
    JsonObject details = new JsonObject().put("refused", refusal.wireName()).put("reason", words);
    return new Outcome(
        new ToolAnswer(List.of(new Content.Text(text)), Optional.of(details), true),
        Optional.of(refusal),
        tool);
  }

  private Outcome refused(ToolCall call, Door door, Outcome outcome) {
    JsonObject facts = facts(call, door);
    outcome
        .refusal()
        .ifPresent(refusal -> facts.put("refusal", refusal.name().toLowerCase(Locale.ROOT)));
    outcome
        .answer()
        .details()
        .ifPresent(
            details -> facts.put("reason", AnswerLimits.cut(details.getString("reason"), 300)));
    audit.record("tool.refused", facts);
    return outcome;
  }

  private Future<Outcome> run(ToolCall call, Outcome decided, Door door) {
    Tool tool = decided.tool().orElseThrow();
    long start = System.nanoTime();
    Promise<ToolAnswer> answered = Promise.promise();
    Promise<Void> stop = Promise.promise();
    boolean[] gaveUp = new boolean[1];
    Duration limit = tool.timeLimit();
    List<Runnable> timers = new ArrayList<>();
    timers.add(
        loop.after(
            limit.toMillis(),
            () -> {
              gaveUp[0] = true;
              stop.tryComplete();
              timers.add(
                  loop.after(
                      GRACE.toMillis(),
                      () ->
                          answered.tryComplete(
                              ToolAnswer.error(
                                  tool.name() + " did not end within " + words(limit)))));
            }));
    call.cancelled()
        .onComplete(
            ignored -> {
              stop.tryComplete();
              timers.add(
                  loop.after(
                      GRACE.toMillis(),
                      () -> answered.tryComplete(ToolAnswer.error(tool.name() + " was stopped"))));
            });
    ToolCall checked =
        new ToolCall(
            call.id(),
            tool.name(),
            SchemaCheck.lenient(tool.parameters(), call.arguments()),
            call.scope(),
            stop.future(),
            call.progress());
    try {
      tool.call(checked)
          .onComplete(
              result ->
                  loop.run(
                      () ->
                          answered.tryComplete(
                              result.succeeded()
                                  ? result.result()
                                  : failure(tool, result.cause()))));
    } catch (RuntimeException e) {
      answered.tryComplete(failure(tool, e));
    }
    return answered
        .future()
        .map(
            answer -> {
              timers.forEach(Runnable::run);
              ToolAnswer cut = AnswerLimits.cut(answer, tool.maxAnswerChars());
              ToolAnswer told = note(call, cut);
              String status =
                  gaveUp[0]
                      ? "timeout"
                      : call.cancelled().isComplete()
                          ? "cancelled"
                          : cut.isError() ? "error" : "ok";
              audit.record(
                  "tool.call",
                  facts(call, door)
                      .put("status", status)
                      .put("durationMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                      .put("answerChars", Content.text(answer.content()).length()));
              return new Outcome(told, Optional.empty(), Optional.of(tool));
            });
  }

  private ToolAnswer failure(Tool tool, Throwable failure) {
    if (failure instanceof GatehouseException known) {
      return ToolAnswer.error(known.getMessage() + "; " + known.remedy());
    }
    if (failure instanceof RpcException refusal) {
      return ToolAnswer.error(refusal.text());
    }
    log.error("tool", "a tool failed", failure, "tool", tool.name());
    return ToolAnswer.error(
        tool.name() + " failed with an internal error; the gateway's log has the details");
  }

  private ToolAnswer note(ToolCall call, ToolAnswer answer) {
    Optional<String> warning =
        guard(call)
            .flatMap(guard -> guard.note(key(call), hash(Content.json(answer.content()).encode())));
    if (warning.isEmpty()) {
      return answer;
    }
    List<Content> content = new ArrayList<>(answer.content());
    content.add(new Content.Text("\n\n" + warning.get()));
    return new ToolAnswer(content, answer.details(), answer.isError());
  }

  private Optional<LoopGuard> guard(ToolCall call) {
    boolean off =
        setting("enabled").filter(Boolean.FALSE::equals).isPresent()
            || call.scope().runId().isEmpty();
    return off
        ? Optional.empty()
        : Optional.of(
            guards.computeIfAbsent(
                call.scope().runId().get(),
                ignored ->
                    new LoopGuard(
                        number("warningThreshold", WARN_AFTER),
                        number("criticalThreshold", STOP_AFTER))));
  }

  private int number(String key, int otherwise) {
    return setting(key)
        .filter(Number.class::isInstance)
        .map(value -> Math.max(2, ((Number) value).intValue()))
        .orElse(otherwise);
  }

  private Optional<Object> setting(String key) {
    return ConfigTrees.at(config.current().resolved(), "tools", "loopDetection", key);
  }

  private static JsonObject facts(ToolCall call, Door door) {
    ToolScope scope = call.scope();
    JsonObject facts =
        new JsonObject()
            .put("tool", AnswerLimits.cut(call.name(), 120))
            .put("toolCallId", AnswerLimits.cut(call.id(), 120))
            .put("agentId", scope.agentId())
            .put("sessionKey", scope.session().value())
            .put("origin", scope.origin().name().toLowerCase(Locale.ROOT))
            .put("door", door.name().toLowerCase(Locale.ROOT))
            .put("argumentsSha256", hash(call.arguments().encode()));
    scope.runId().ifPresent(value -> facts.put("runId", value));
    scope.channel().ifPresent(value -> facts.put("channel", value));
    return facts;
  }

  private static String key(ToolCall call) {
    return hash(call.name() + "\n" + call.arguments().encode());
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String words(Duration duration) {
    return duration.toSeconds() < 120
        ? duration.toSeconds() + " seconds"
        : duration.toMinutes() + " minutes";
  }
}
