package dev.gatehouse.gateway.assistant;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.rescue.RescueAnswers;
import dev.gatehouse.gateway.rescue.RescueOrder;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortRole;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import io.vertx.core.json.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator assistant says. Who runs on this host and on which ports is told of every
 * instance; log and configuration of its own, without secrets, and of siblings that let it look
 * after them. Those alone are changed, when an operator with all rights wants it. Blocks.
 */
@Singleton
final class OperatorAnswers {
  private static final String WHO =
      "I am Gatehouse's built-in operator assistant: a fixed set of answers about this host, not a"
          + " language model.";

  /** All that somebody learns who is no operator of this gateway. */
  static final String CLOSED =
      "No model is set up for this gateway yet. Its built-in assistant answers its operators only.";

  private static final String FOOT =
      "\n\n(Built-in operator assistant, no language model: `help`.)";
  private static final String HELP =
      WHO
          + "\n\nYou can ask me:\n"
          + "- `status`, `status NAME`: who runs here\n"
          + "- `instances`: every instance of this host\n"
          + "- `ports`, `ports NAME`: who has which ports\n"
          + "- `logs`, `logs 50`: the newest lines of this instance's log\n"
          + "- `config`, `config gateway.port`: this instance's configuration, without secrets\n"
          + "- `models`: which model answers here, and how to get one\n"
          + "- `doctor`: what is wrong, and what to do\n"
          + "- `siblings`: which instances I may look after. For those: `status NAME`,"
          + " `why is NAME down`, `logs NAME`, `config NAME`, `history NAME`, `diff NAME 3`,"
          + " `doctor NAME`, `threads NAME`, `audit NAME`\n"
          + "- `roll back NAME`, `roll back NAME to 3`, `restart NAME`, `mend NAME`,"
          + " `patch NAME {…}`: an operator with all rights may have this done\n"
          + "- `help`: this list\n\n"
          + "For a conversation I need a model: set a key such as ANTHROPIC_API_KEY or"
          + " OPENAI_API_KEY, start Ollama on this host, or add one with `models auth add`.";

  /** What is told of every instance, allowed or not, or refused in words of its own. */
  private static final Set<RescueOrder.Verb> TOLD_OF_ALL =
      Set.of(RescueOrder.Verb.STATUS, RescueOrder.Verb.LOGS, RescueOrder.Verb.CONFIG);

  private static final int DEFAULT_LINES = 20;
  private static final int MOST_LINES = 200;
  private static final int TAIL_BYTES = 128 * 1024;
  private static final int MOST_CHARACTERS = 12_000;

  private final Instance instance;
  private final InstanceCatalog catalog;
  private final LiveConfig config;
  private final InstanceLog log;
  private final RescueAnswers rescue;
  private final Clock clock;

  @Inject
  OperatorAnswers(
      Instance instance,
      InstanceCatalog catalog,
      LiveConfig config,
      InstanceLog log,
      RescueAnswers rescue,
      Clock clock) {
    this.instance = instance;
    this.catalog = catalog;
    this.config = config;
    this.log = log;
    this.rescue = rescue;
    this.clock = clock;
  }

  /**
   * Answers a question. The same question about the same host gets the same answer.
   *
   * @param admin whether an operator with all rights asks, who may have siblings changed
   */
  String to(String question, boolean admin) {
    String asked = command(question);
    Optional<String> rescued = rescued(question, asked, admin);
    if (rescued.isPresent()) {
      return shown(rescued.get() + FOOT);
    }
    String[] words = asked.split("\\s+", 2);
    String first = words[0].toLowerCase(Locale.ROOT);
    String subject = words.length > 1 ? words[1].strip() : "";
    String topic = topic(first, asked.toLowerCase(Locale.ROOT));
    Optional<String> name = mentioned(asked).or(() -> asksFor(first, topic, subject));
    String answer =
        switch (topic) {
          case "status" -> status(name);
          case "instances" -> instances();
          case "ports" -> ports(name);
          case "logs" -> elsewhere(mentioned(asked), "logs").orElseGet(() -> logs(subject));
          case "config" ->
              elsewhere(mentioned(asked), "config get")
                  .orElseGet(() -> config(first.startsWith("config") ? subject : ""));
          case "models" -> models();
          case "doctor" -> doctor();
          case "siblings" -> siblings();
          case "help" -> HELP;
          default -> "I did not understand that. " + HELP;
        };
    if (!answer.contains(WHO)) {
      answer += FOOT;
    }
    return shown(answer);
  }

  /** What is wanted of a sibling, where it lets this instance look after it. */
  private Optional<String> rescued(String question, String asked, boolean admin) {
    Optional<RescueOrder> order = RescueOrder.of(asked);
    if (order.isEmpty() || !isSibling(order.get().name())) {
      return Optional.empty();
    }
    boolean allowed = rescue.mayLookAfter(order.get().name());
    if (!allowed && TOLD_OF_ALL.contains(order.get().verb())) {
      return Optional.empty();
    }
    if (order.get().verb().mends() && question.strip().lines().count() != 1) {
      return Optional.of("To have something changed, write that one line alone.");
    }
    return Optional.of(rescue.to(order.get(), admin, "operator in chat"));
  }

  /** Whether a name means somebody else than this instance; one that nobody has is a question. */
  private boolean isSibling(String name) {
    boolean self =
        name.equalsIgnoreCase(instance.displayName())
            || name.equalsIgnoreCase(instance.profile().value());
    return !self && !matching(Optional.of(name)).isEmpty() || rescue.mayLookAfter(name);
  }

  private String siblings() {
    return rescue.siblings();
  }

  private String shown(String answer) {
    String shown = redactor().redact(answer);
    return shown.length() <= MOST_CHARACTERS
        ? shown
        : shown.substring(0, MOST_CHARACTERS) + "\n… (cut)";
  }

  /** The instance that a question names in any of its words. */
  private Optional<String> mentioned(String asked) {
    List<String> words = List.of(asked.toLowerCase(Locale.ROOT).split("[^a-z0-9_/-]+"));
    return catalog.all().stream()
        .filter(
            known ->
                words.contains(known.name().toLowerCase(Locale.ROOT))
                    || words.contains(profile(known).toLowerCase(Locale.ROOT)))
        .map(KnownInstance::name)
        .findFirst();
  }

  /** {@code status nobody} asks for an instance, also for one that does not exist. */
  private static Optional<String> asksFor(String first, String topic, String subject) {
    return first.replaceAll("[^a-z]", "").equals(topic) ? named(subject) : Optional.empty();
  }

  /** What an instance has inside is told by itself alone. */
  private Optional<String> elsewhere(Optional<String> name, String command) {
    return name.flatMap(
            wanted ->
                catalog.all().stream().filter(known -> known.name().equals(wanted)).findFirst())
        .filter(known -> !isSelf(known))
        .map(
            known ->
                "I tell logs and configuration of "
                    + instance.displayName()
                    + " only. Ask "
                    + known.name()
                    + " itself, or run: "
                    + known.instance().commandHint(command));
  }

  private static String profile(KnownInstance known) {
    return known.instance().profile().value();
  }

  private String models() {
    return "No model is configured here, so I answer. To get one: set a key such as"
        + " ANTHROPIC_API_KEY or OPENAI_API_KEY in this instance's environment and restart it,"
        + " start Ollama on this host, or run: "
        + instance.commandHint("models auth add");
  }

  /** The last line is what a person typed; clients put the time and the sender before it. */
  private static String command(String question) {
    String[] lines = question.strip().split("\n");
    String last = lines[lines.length - 1].strip();
    return last.replaceFirst("^\\[[^\\]]*\\]\\s*", "").replaceFirst("^[/!]", "").strip();
  }

  private static String topic(String first, String all) {
    String plain = first.replaceAll("[^a-z]", "");
    switch (plain) {
      case "status", "ports", "logs", "config", "instances", "help", "doctor", "models", "siblings":
        return plain;
      case "log":
        return "logs";
      case "port":
        return "ports";
      case "model":
        return "models";
      case "configuration":
        return "config";
      case "instance", "gateways":
        return "instances";
      case "sibling":
        return "siblings";
      default:
        break;
    }
    Map<String, List<String>> hints =
        Map.of(
            "doctor", List.of("wrong", "problem", "healthy", "broken"),
            "models", List.of("model", "api key"),
            "ports", List.of("port"),
            "logs", List.of("log"),
            "config", List.of("config", "setting"),
            "instances", List.of("instances", "gateways"),
            "status", List.of("status", "running", "how are"));
    for (String topic :
        List.of("doctor", "ports", "logs", "config", "models", "instances", "status")) {
      if (hints.getOrDefault(topic, List.of()).stream().anyMatch(all::contains)) {
        return topic;
      }
    }
    return List.of("hi", "hello", "hey", "who", "what", "").contains(plain) ? "help" : "unknown";
  }

  private String status(Optional<String> name) {
    List<KnownInstance> known = matching(name);
    if (known.isEmpty()) {
      return "There is no instance " + name.orElse("") + " on this host. Ask me `instances`.";
    }
    return WHO + "\n\n" + known.stream().map(this::statusLine).collect(Collectors.joining("\n"));
  }

  private String statusLine(KnownInstance known) {
    String running =
        known
            .running()
            .map(
                lease ->
                    "running, process "
                        + lease.pid()
                        + ", port "
                        + lease.basePort()
                        + ", for "
                        + since(lease.sinceMillis()))
            .orElse(known.vanished() ? "gone (its directory is missing)" : "not running");
    String trouble =
        known.problems().isEmpty() ? "" : "\n  - " + String.join("\n  - ", known.problems());
    return "- " + known.name() + (isSelf(known) ? " (this one)" : "") + ": " + running + trouble;
  }

  private String instances() {
    return catalog.all().stream()
        .map(
            known ->
                "- "
                    + known.name()
                    + (isSelf(known) ? " (this one)" : "")
                    + ": "
                    + (known.running().isPresent() ? "running" : "not running")
                    + ", state in "
                    + known.realStateDirectory())
        .collect(Collectors.joining("\n"));
  }

  private String ports(Optional<String> name) {
    List<KnownInstance> known = matching(name);
    if (known.isEmpty()) {
      return "There is no instance " + name.orElse("") + " on this host. Ask me `instances`.";
    }
    return known.stream().map(this::portLine).collect(Collectors.joining("\n"));
  }

  /** A running instance has what its lease says, whatever its files want by now. */
  private String portLine(KnownInstance known) {
    Optional<PortBlock> block = known.running().map(LeaseInfo::block).or(known::block);
    String held = known.running().isPresent() ? " (held)" : " (reserved)";
    if (block.isEmpty()) {
      return "- " + known.name() + ": its files do not tell";
    }
    List<String> parts = new ArrayList<>();
    List<Integer> browsers = new ArrayList<>();
    for (PortUse use : block.get().uses()) {
      if (use.role() == PortRole.CDP) {
        browsers.add(use.port());
      } else {
        parts.add(use.role().label() + " " + use.port());
      }
    }
    if (!browsers.isEmpty()) {
      parts.add("browsers " + Collections.min(browsers) + "–" + Collections.max(browsers));
    }
    return "- " + known.name() + ": " + String.join(", ", parts) + held;
  }

  private String logs(String subject) {
    int wanted = DEFAULT_LINES;
    String digits = subject.replaceAll("[^0-9]", "");
    if (!digits.isEmpty() && digits.length() < 6) {
      wanted = Math.max(1, Math.min(MOST_LINES, Integer.parseInt(digits)));
    }
    try (RandomAccessFile file = new RandomAccessFile(log.file().toFile(), "r")) {
      long start = Math.max(0, file.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(tail);
      List<String> lines =
          new ArrayList<>(new String(tail, StandardCharsets.UTF_8).lines().toList());
      if (start > 0 && !lines.isEmpty()) {
        lines.remove(0);
      }
      List<String> newest = lines.subList(Math.max(0, lines.size() - wanted), lines.size());
      return "The newest "
          + newest.size()
          + " lines of "
          + log.file()
          + ":\n```\n"
          + String.join("\n", newest).replace("```", "'''")
          + "\n```";
    } catch (IOException e) {
      return "The log " + log.file() + " cannot be read.";
    }
  }

  private String config(String subject) {
    ConfigSnapshot snapshot = config.current();
    @Nullable Object value = redactor().redact(snapshot.resolved());
    String path = subject.replaceAll("[`'\"?]", "").strip();
    if (!path.isEmpty()) {
      try {
        value = at(value, ConfigPath.parse(path));
      } catch (GatehouseException e) {
        return e.getMessage() + "; " + e.remedy();
      }
      if (value == null) {
        return path + " is not set in " + snapshot.path() + ".";
      }
    }
    return (path.isEmpty() ? "The configuration of " + instance.displayName() : path)
        + ":\n```json\n"
        + Json.encodePrettily(value)
        + "\n```";
  }

  private static @Nullable Object at(@Nullable Object tree, ConfigPath path) {
    @Nullable Object value = tree;
    for (Object step : path.steps()) {
      if (value instanceof Map<?, ?> map) {
        value = map.get(step);
      } else if (value instanceof List<?> list
          && step instanceof Integer index
          && index < list.size()) {
        value = list.get(index);
      } else {
        return null;
      }
    }
    return value;
  }

  private String doctor() {
    List<String> findings = new ArrayList<>();
    for (KnownInstance known : catalog.all()) {
      known.problems().forEach(problem -> findings.add(known.name() + ": " + problem));
      if (known.vanished()) {
        findings.add(known.name() + ": its directory is gone; forget it with `instances remove`");
      } else if (!known.configValid()) {
        findings.add(known.name() + ": its configuration cannot be used; see `config validate`");
      }
    }
    for (ConfigProblem problem : config.current().problems()) {
      findings.add(instance.displayName() + ": " + problem.path() + ": " + problem.message());
    }
    findings.add(
        "No model answers yet, so I do: set a key such as ANTHROPIC_API_KEY, start Ollama, or add"
            + " one with `models auth add`.");
    return findings.stream()
        .distinct()
        .map(finding -> "- " + finding)
        .collect(Collectors.joining("\n"));
  }

  private List<KnownInstance> matching(Optional<String> name) {
    return catalog.all().stream()
        .filter(
            known ->
                name.isEmpty()
                    || known.name().equalsIgnoreCase(name.get())
                    || profile(known).equalsIgnoreCase(name.get()))
        .toList();
  }

  /** A name out of {@code of main?}; empty when none was given. */
  private static Optional<String> named(String subject) {
    String name = subject.replaceAll("[`'\"?!.]", "").replaceFirst("^(of|for) ", "").strip();
    return name.isEmpty() || name.contains(" ") ? Optional.empty() : Optional.of(name);
  }

  private boolean isSelf(KnownInstance known) {
    return known.instance().stateDirectory().equals(instance.stateDirectory());
  }

  private String since(long millis) {
    Duration up = Duration.ofMillis(Math.max(0, clock.millis() - millis));
    return up.toHours() > 0
        ? up.toHours() + " h " + up.toMinutesPart() + " min"
        : up.toMinutes() > 0 ? up.toMinutes() + " min" : up.toSeconds() + " s";
  }

  private Redactor redactor() {
    return Redactor.of(instance.distribution()).with(config.current());
  }
}
