package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.command.CommandAnswer.Continue;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand.Invocation;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.Models.Model;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionChanges;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** What the commands about a session, its model and its thinking do. */
@Singleton
final class SessionCommands {
  private static final String GREETING =
      "A new conversation begins. Greet the person in one or two sentences, in your own manner, and"
          + " ask what you can do. Do not speak of files, of tools or of this message.";

  private final Sessions sessions;
  private final SessionChanges changes;
  private final Agents agents;
  private final Models models;
  private final Instance instance;
  private final GatewayVersion version;
  private final Clock clock;

  @Inject
  SessionCommands(
      Sessions sessions,
      SessionChanges changes,
      Agents agents,
      Models models,
      Instance instance,
      GatewayVersion version,
      Clock clock) {
    this.sessions = sessions;
    this.changes = changes;
    this.agents = agents;
    this.models = models;
    this.instance = instance;
    this.version = version;
    this.clock = clock;
  }

  /**
   * Begins a new conversation. A model that is named first is used from now on; other words are its
   * first message. Without words, clients of protocol 3 expect a greeting of the model.
   */
  Future<CommandAnswer> begin(Invocation invocation) {
    SessionKey key = invocation.line().session();
    String[] words = invocation.argument().split("\\s+", 2);
    Optional<ModelRef> model = words[0].isEmpty() ? Optional.empty() : known(words[0]);
    String rest = model.isPresent() ? words.length > 1 ? words[1] : "" : invocation.argument();
    return changes
        .reset(key)
        .compose(
            entry ->
                model.isPresent()
                    ? sessions.patch(key, override(model.get()))
                    : Future.succeededFuture(entry))
        .map(
            entry -> {
              if (!rest.isBlank()) {
                return new Continue(rest.strip());
              }
              boolean greets =
                  invocation
                      .line()
                      .caller()
                      .filter(caller -> caller.protocol() == Protocol.V3)
                      .isPresent();
              return greets ? new Continue(GREETING) : new Reply("✅ New session started.");
            });
  }

  /** Shows how a session stands. */
  Future<CommandAnswer> status(Invocation invocation) {
    SessionKey key = invocation.line().session();
    return sessions.find(key).map(entry -> new Reply(describe(key, entry)));
  }

  private String describe(SessionKey key, Optional<SessionEntry> entry) {
    String agentId = agents.orMain(key.agentId());
    ModelRef model =
        entry.flatMap(this::override).orElseGet(() -> agents.models(agentId).primary());
    long window = models.facts(model).contextWindow();
    long used = entry.map(found -> found.number("totalTokens")).orElse(0L);
    String think =
        entry
            .flatMap(found -> found.text("thinkingLevel"))
            .or(() -> agents.thinking(agentId).map(ThinkingLevel::wireName))
            .orElse("default");
    return "🏰 Gatehouse "
        + version.text()
        + " · "
        + instance.displayName()
        + "\n🧠 Model: "
        + model
        + " · Think: "
        + think
        + "\n🧮 Tokens: "
        + entry.map(found -> found.number("inputTokens")).orElse(0L)
        + " in / "
        + entry.map(found -> found.number("outputTokens")).orElse(0L)
        + " out\n📚 Context: "
        + used
        + "/"
        + window / 1000
        + "k ("
        + Math.min(999, window == 0 ? 0 : used * 100 / window)
        + "%) · Compactions: "
        + entry.map(found -> found.number("compactionCount")).orElse(0L)
        + "\n🧵 Session: "
        + key
        + entry.map(found -> " • updated " + age(found.updatedAt())).orElse(" • not begun")
        + "\n🪢 Queue: "
        + entry.flatMap(found -> found.text("queueMode")).orElse("default");
  }

  /** Tells the person who they are to the gateway. */
  Future<CommandAnswer> whoAmI(Invocation invocation) {
    CommandLine line = invocation.line();
    StringBuilder text = new StringBuilder();
    text.append("Session: ").append(line.session());
    line.channel().ifPresent(channel -> text.append("\nChannel: ").append(channel));
    line.sender().ifPresent(sender -> text.append("\nSender: ").append(sender));
    line.caller()
        .ifPresent(
            caller -> {
              text.append("\nClient: ").append(caller.client().label());
              caller.principal().deviceId().ifPresent(id -> text.append("\nDevice: ").append(id));
              text.append("\nRights: ").append(String.join(", ", caller.principal().scopes()));
            });
    return Future.succeededFuture(new Reply(text.toString()));
  }

  /** Shows or sets the model of a session. */
  Future<CommandAnswer> model(Invocation invocation) {
    SessionKey key = invocation.line().session();
    String given = invocation.argument();
    String agentId = agents.orMain(key.agentId());
    if (given.isEmpty() || given.equals("status")) {
      return sessions
          .find(key)
          .map(
              entry ->
                  new Reply(
                      "Model: "
                          + entry
                              .flatMap(this::override)
                              .orElseGet(() -> agents.models(agentId).primary())
                          + "\n/model <name> sets another one, /model default goes back, /models"
                          + " lists them."));
    }
    if (given.equals("list")) {
      return models(invocation);
    }
    if (given.equalsIgnoreCase("default")) {
      return sessions
          .patch(key, new JsonObject().putNull("providerOverride").putNull("modelOverride"))
          .map(entry -> new Reply("Model: " + agents.models(agentId).primary() + " (default)"));
    }
    Optional<ModelRef> model = known(given);
    if (model.isEmpty()) {
      return Future.succeededFuture(
          new Reply("No model is called \"" + given + "\". /models lists them."));
    }
    return sessions
        .patch(key, override(model.get()))
        .map(entry -> new Reply("Model: " + model.get()));
  }

  /** Lists the models of the configuration. */
  Future<CommandAnswer> models(Invocation invocation) {
    StringBuilder text = new StringBuilder();
    String only = invocation.name().equals("models") ? invocation.argument() : "";
    for (Model model : models.all()) {
      if (only.isEmpty() || model.provider().equalsIgnoreCase(only)) {
        text.append(text.isEmpty() ? "" : "\n")
            .append("- ")
            .append(model.provider())
            .append('/')
            .append(model.id());
      }
    }
    return Future.succeededFuture(
        new Reply(
            text.isEmpty()
                ? "The configuration names no model; " + models.automatic().primary() + " answers."
                : text.toString()));
  }

  /** Shows or sets how long the model thinks; with more words it is for these alone. */
  Future<CommandAnswer> think(Invocation invocation) {
    SessionKey key = invocation.line().session();
    String[] words = invocation.argument().split("\\s+", 2);
    if (words[0].isEmpty()) {
      return sessions
          .find(key)
          .map(
              entry ->
                  new Reply(
                      "Think: "
                          + entry.flatMap(found -> found.text("thinkingLevel")).orElse("default")
                          + ". Choose one of: off, minimal, low, medium, high, xhigh, default."));
    }
    Optional<ThinkingLevel> level = Directives.level(words[0]);
    if (words[0].equalsIgnoreCase("default")) {
      return sessions
          .patch(key, new JsonObject().putNull("thinkingLevel"))
          .map(entry -> new Reply("Think: default"));
    }
    if (level.isEmpty()) {
      return Future.succeededFuture(
          new Reply(
              "\""
                  + words[0]
                  + "\" is no level. Choose one of: off, minimal, low, medium, high, xhigh."));
    }
    if (words.length > 1 && !words[1].isBlank()) {
      return Future.succeededFuture(new Continue(words[1].strip(), level, Optional.empty()));
    }
    return sessions
        .patch(key, new JsonObject().put("thinkingLevel", level.get().wireName()))
        .map(entry -> new Reply("Think: " + level.get().wireName()));
  }

  /** Shows what a session used, or sets what is shown under each answer. */
  Future<CommandAnswer> usage(Invocation invocation) {
    SessionKey key = invocation.line().session();
    String given = invocation.argument().toLowerCase(Locale.ROOT);
    switch (given) {
      case "" -> {
        return sessions
            .find(key)
            .map(
                entry ->
                    new Reply(
                        "Tokens of this session: "
                            + entry.map(found -> found.number("inputTokens")).orElse(0L)
                            + " in / "
                            + entry.map(found -> found.number("outputTokens")).orElse(0L)
                            + " out. /usage off, tokens or full sets what stands under answers."));
      }
      case "off", "tokens", "full" -> {
        return sessions
            .patch(key, new JsonObject().put("responseUsage", given))
            .map(entry -> new Reply("/usage is now " + given + "."));
      }
      default -> {
        return Future.succeededFuture(
            new Reply("\"" + given + "\" is no value of /usage. Choose off, tokens or full."));
      }
    }
  }

  private Optional<ModelRef> override(SessionEntry entry) {
    return entry
        .text("modelOverride")
        .map(model -> new ModelRef(entry.text("providerOverride").orElse("anthropic"), model));
  }

  private static JsonObject override(ModelRef model) {
    return new JsonObject()
        .put("providerOverride", model.provider())
        .put("modelOverride", model.model());
  }

  private Optional<ModelRef> known(String name) {
    return models.resolve(name).filter(ref -> models.facts(ref).known());
  }

  private String age(long updatedAtMillis) {
    long minutes = Math.max(0, clock.millis() - updatedAtMillis) / 60_000;
    return minutes == 0
        ? "just now"
        : minutes < 120 ? minutes + " minutes ago" : minutes / 60 + " hours ago";
  }
}
