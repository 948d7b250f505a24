package dev.gatehouse.gateway.rescue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person wants with a sibling, in plain words. A sentence counts only when it is the whole
 * message and says nothing else: a question about a restart is none. Immutable.
 *
 * @param verb what to do
 * @param name the sibling
 * @param rest numbers or a patch, as written; empty for nothing
 */
public record RescueOrder(Verb verb, String name, String rest) {
  private static final String NAME = "[`'\"]?([a-z0-9][a-z0-9_/-]{0,100})[`'\"]?";
  private static final String THE = "(?:the )?(?:instance |gateway |sibling )?";
  private static final String END = "[.!?\\s]*";

  /** What can be done. */
  public enum Verb {
    STATUS(false),
    WHY(false),
    LOGS(false),
    CONFIG(false),
    HISTORY(false),
    DIFF(false),
    DOCTOR(false),
    THREADS(false),
    AUDIT(false),
    ROLLBACK(true),
    PATCH(true),
    RESTART(true),
    MEND(true);

    private final boolean mends;

    Verb(boolean mends) {
      this.mends = mends;
    }

    /** Whether it changes something. */
    public boolean mends() {
      return mends;
    }

    /** The word of commands and methods. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Sentence(Verb verb, Pattern pattern) {
    Sentence(Verb verb, String pattern) {
      this(verb, Pattern.compile("(?i)(?:please )?" + pattern + END));
    }
  }

  private static final List<Sentence> SENTENCES =
      List.of(
          new Sentence(Verb.STATUS, "(?:how is|status(?: of)?) " + THE + NAME + "()"),
          new Sentence(
              Verb.WHY,
              "(?:why(?:'s| is)?|what(?:'s| is) wrong with|diagnose) "
                  + THE
                  + NAME
                  + "(?: down| dead| hung| broken| not running| not answering)?()"),
          new Sentence(
              Verb.LOGS,
              "(?:show )?(?:me )?(?:the )?logs?(?: of| from)? "
                  + THE
                  + NAME
                  + "((?: supervisor)?(?: \\d{1,4})?)"),
          new Sentence(
              Verb.CONFIG,
              "(?:show )?(?:me )?(?:the )?config(?:uration)?(?: of)? " + THE + NAME + "()"),
          new Sentence(Verb.HISTORY, "(?:the )?history(?: of)? " + THE + NAME + "()"),
          new Sentence(Verb.DIFF, "diff(?: of)? " + THE + NAME + "((?: \\d{1,9}){1,2})"),
          new Sentence(Verb.DOCTOR, "(?:doctor|examine) " + THE + NAME + "()"),
          new Sentence(Verb.THREADS, "(?:the )?threads(?: of)? " + THE + NAME + "()"),
          new Sentence(Verb.AUDIT, "(?:the )?audit(?: of)? " + THE + NAME + "()"),
          new Sentence(
              Verb.ROLLBACK,
              "roll ?back " + THE + NAME + "(?: to)?(?: generation)?((?: \\d{1,9})?)"),
          new Sentence(Verb.PATCH, "patch " + THE + NAME + " (\\{.*})"),
          new Sentence(Verb.RESTART, "(?:re)?start " + THE + NAME + "()"),
          new Sentence(Verb.MEND, "(?:mend|fix|repair|rescue|heal) " + THE + NAME + "()"));

  /** The order that a message is; empty when it is none. */
  public static Optional<RescueOrder> of(String message) {
    String text = message.strip();
    if (text.length() > 4_000 || text.lines().count() != 1) {
      return Optional.empty();
    }
    for (Sentence sentence : SENTENCES) {
      Matcher matcher = sentence.pattern().matcher(text);
      if (matcher.matches()) {
        return Optional.of(
            new RescueOrder(sentence.verb(), matcher.group(1), matcher.group(2).strip()));
      }
    }
    return Optional.empty();
  }

  /** The numbers among the rest, in their order. */
  List<Integer> numbers() {
    return Pattern.compile("\\d{1,9}")
        .matcher(rest)
        .results()
        .map(found -> Integer.parseInt(found.group()))
        .toList();
  }
}
