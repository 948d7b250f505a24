package dev.gatehouse.gateway.rescue;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.rescue.Rescue;
import dev.gatehouse.profiles.rescue.RescueGrant;
import dev.gatehouse.profiles.rescue.RescueRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Carries out orders about siblings, and answers in words for a person. Blocks. */
@Singleton
public final class RescueAnswers {
  private static final Duration CHAT_LIMIT = Duration.ofSeconds(45);
  private static final int DEFAULT_LINES = 20;
  private static final int SHOWN_EVENTS = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Rescue rescue;

  @Inject
  RescueAnswers(RescueDesk desk) {
    this.rescue = desk.rescue();
  }

  /**
   * Does what was ordered.
   *
   * @param mayMend whether who ordered it has all rights; everybody else is told the status only
   * @param by who ordered it, for the record
   * @return what was found or done, or why not, and what to do then
   */
  public String to(RescueOrder order, boolean mayMend, String by) {
    if (order.verb().mends() && !mayMend) {
      return "Only an operator with all rights (operator.admin) may "
          + order.verb().word()
          + " a sibling.";
    }
    if (order.verb() != RescueOrder.Verb.STATUS && !mayMend) {
      return "Only an operator with all rights (operator.admin) may see more of a sibling than its"
          + " status.";
    }
    try {
      return answer(order, by);
    } catch (GatehouseException e) {
      return e.getMessage() + "\nWhat to do: " + e.remedy();
    } catch (Json5SyntaxException e) {
      return "The patch is no JSON5 object: " + e.getMessage();
    }
  }

  /** Whether a name means one sibling that lets this instance look after it. */
  public boolean mayLookAfter(String name) {
    return rescue.mayLookAfter(name);
  }

  /** The siblings, and what this instance may do for each. */
  public String siblings() {
    String list =
        rescue.wards().stream()
            .map(
                ward ->
                    "- "
                        + ward.name()
                        + ": "
                        + ward.grant().map(RescueGrant::rights).orElse("not allowed"))
            .collect(Collectors.joining("\n"));
    return list.isEmpty() ? "There is no other instance on this host." : list;
  }

  private String answer(RescueOrder order, String by) {
    String name = order.name();
    List<Integer> numbers = order.numbers();
    return switch (order.verb()) {
      case STATUS -> rescue.looks().status(name, by).toText();
      case WHY -> rescue.looks().why(name, by).toText();
      case LOGS ->
          block(
              rescue
                  .looks()
                  .logs(
                      name,
                      numbers.isEmpty() ? DEFAULT_LINES : numbers.get(0),
                      order.rest().startsWith("supervisor"),
                      by));
      case CONFIG -> config(rescue.looks().config(name, by));
      case HISTORY -> history(rescue.looks().history(name, by));
      case DIFF ->
          block(
              List.of(
                  rescue
                      .looks()
                      .diff(
                          name,
                          numbers.get(0),
                          numbers.size() > 1 ? OptionalInt.of(numbers.get(1)) : OptionalInt.empty(),
                          by)));
      case DOCTOR -> doctor(rescue.looks().doctor(name, by));
      case THREADS -> block(List.of(rescue.looks().threads(name, by).toText()));
      case AUDIT -> events(rescue.looks().record(name, SHOWN_EVENTS, by));
      case ROLLBACK ->
          rescue
              .mends()
              .rollback(
                  name,
                  numbers.isEmpty() ? OptionalInt.empty() : OptionalInt.of(numbers.get(0)),
                  Optional.of(CHAT_LIMIT),
                  by)
              .toText();
      case PATCH ->
          rescue
              .mends()
              .patch(
                  name,
                  ConfigDocument.parse(order.rest()).tree(),
                  Optional.empty(),
                  Optional.of(CHAT_LIMIT),
                  by)
              .toText();
      case RESTART -> rescue.mends().restart(name, CHAT_LIMIT, by).toText();
      case MEND -> rescue.mends().mend(name, CHAT_LIMIT, by).toText();
    };
  }

  static String history(List<Generation> history) {
    if (history.isEmpty()) {
      return "no generation is recorded yet";
    }
    return history.stream()
        .map(
            g ->
                "- "
                    + g.number()
                    + (g.valid() ? "" : " (unusable)")
                    + ", "
                    + TIME.format(g.time())
                    + ", "
                    + g.author()
                    + ": "
                    + g.reason())
        .collect(Collectors.joining("\n"));
  }

  static String doctor(DoctorReport report) {
    if (report.entries().isEmpty()) {
      return "nothing found by " + report.checks().size() + " checks";
    }
    return report.entries().stream()
        .map(
            entry ->
                "- "
                    + entry.finding().id()
                    + ": "
                    + entry.finding().title()
                    + "\n  "
                    + entry.finding().evidence()
                    + "\n  mends it: "
                    + entry.finding().mend())
        .collect(Collectors.joining("\n"));
  }

  static String events(List<RescueRecord.Line> lines) {
    return lines.isEmpty()
        ? "nothing was done there yet"
        : lines.stream().map(RescueAnswers::event).collect(Collectors.joining("\n"));
  }

  private static String event(RescueRecord.Line line) {
    return "- "
        + TIME.format(Instant.ofEpochMilli(line.atMillis()))
        + " "
        + line.rescuer().replaceFirst(" .*", "")
        + " ("
        + line.by()
        + "): "
        + line.action()
        + " "
        + line.outcome()
        + (line.detail().isEmpty() ? "" : ": " + line.detail());
  }

  private static String config(Map<String, Object> config) {
    String problems =
        ((List<?>) config.getOrDefault("problems", List.of()))
            .stream().map(String::valueOf).collect(Collectors.joining("\n"));
    return config.get("path")
        + (Boolean.TRUE.equals(config.get("valid")) ? "" : " cannot be used:\n" + problems)
        + "\n"
        + block(List.of(String.valueOf(config.get("text"))));
  }

  private static String block(List<String> lines) {
    return "```\n" + String.join("\n", lines).replace("```", "'''") + "\n```";
  }
}
