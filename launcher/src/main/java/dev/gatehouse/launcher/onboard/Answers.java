package dev.gatehouse.launcher.onboard;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person, or a command line, has said so far. Secrets are kept apart from the rest and are
 * never written down with it. Not safe to share between threads.
 */
final class Answers {
  static final String YES = "yes";
  static final String NO = "no";
  static final String SKIP = "skip";

  private final Map<Topic, String> said = new EnumMap<>(Topic.class);
  private final Map<String, Object> secrets = new LinkedHashMap<>();
  private boolean remembered;

  /** Answers that were kept by an earlier run; what nobody knows any more is left out. */
  static Answers of(Map<?, ?> kept) {
    Answers answers = new Answers();
    for (Topic topic : Topic.values()) {
      if (kept.get(topic.name().toLowerCase(Locale.ROOT)) instanceof String text) {
        answers.said.put(topic, text);
      }
    }
    answers.remembered = !answers.said.isEmpty();
    return answers;
  }

  /** The answers without secrets, to be kept. */
  Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    said.forEach((topic, text) -> plain.put(topic.name().toLowerCase(Locale.ROOT), text));
    return plain;
  }

  /** Whether they come from an earlier run. */
  boolean remembered() {
    return remembered;
  }

  Optional<String> get(Topic topic) {
    return Optional.ofNullable(said.get(topic));
  }

  boolean is(Topic topic, String text) {
    return text.equals(said.get(topic));
  }

  /** What was said about. */
  Set<Topic> topics() {
    return Set.copyOf(said.keySet());
  }

  /** Puts what an earlier run heard where nothing was said now. */
  void resume(Answers earlier) {
    earlier.said.forEach(said::putIfAbsent);
  }

  boolean has(Topic topic) {
    return said.containsKey(topic);
  }

  /** The parts of an answer that lists something; empty where nothing was said. */
  List<String> list(Topic topic) {
    return Arrays.stream(said.getOrDefault(topic, "").split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty() && !part.equals("-"))
        .toList();
  }

  void put(Topic topic, String text) {
    said.put(topic, text);
  }

  void remove(Topic topic) {
    said.remove(topic);
  }

  /** A text or a reference, by the key of the configuration that it is for. */
  Optional<Object> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  Map<String, Object> secrets() {
    return Map.copyOf(secrets);
  }

  void secret(String name, Object value) {
    secrets.put(name, value);
  }

  void forget(String name) {
    secrets.remove(name);
  }

  /** Names what was said; secrets stay out. */
  @Override
  public String toString() {
    return said + " " + secrets.keySet();
  }
}
