package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.dialogue.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of an onboarding that can be changed alone. */
enum Section {
  WORKSPACE("where agents work", Topic.WORKSPACE),
  MODEL(
      "which language model answers",
      Topic.PROVIDER,
      Topic.MODEL,
      Topic.KEY_KIND,
      Topic.CUSTOM_URL,
      Topic.CUSTOM_API),
  WEB("with what agents search the web", Topic.SEARCH, Topic.SEARCH_URL),
  GATEWAY(
      "port, addresses, authentication",
      Topic.PORT,
      Topic.BIND,
      Topic.BIND_HOST,
      Topic.AUTH,
      Topic.MODE,
      Topic.REMOTE_URL),
  DAEMON("whether a service keeps it running", Topic.SERVICE),
  CHANNELS("accounts of chat channels", Topic.CHANNELS),
  SKILLS("what agents have been taught", Topic.SKILLS_OFF),
  HEALTH("look whether the gateway answers");

  private final String text;
  private final Set<Topic> topics;

  Section(String text, Topic... topics) {
    this.text = text;
    this.topics = Set.of(topics);
  }

  /**
   * Reads a section's name.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} for any other word
   */
  static Section of(String word) {
    for (Section section : values()) {
      if (section.id().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return section;
      }
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        "there is no section \"" + word + "\"",
        "choose one of "
            + Arrays.stream(values()).map(Section::id).collect(Collectors.joining(", ")));
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String text() {
    return text;
  }

  boolean has(Topic topic) {
    return topics.contains(topic);
  }

  /** What is asked of a person. */
  List<Question<Answers>> questions(Questions questions) {
    return switch (this) {
      case WORKSPACE -> questions.workspace();
      case MODEL -> questions.model();
      case WEB -> questions.search();
      case GATEWAY -> questions.gateway();
      case DAEMON -> questions.service();
      case CHANNELS -> questions.channels();
      case SKILLS -> questions.skills();
      case HEALTH -> List.of();
    };
  }
}
