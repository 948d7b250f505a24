package dev.gatehouse.gateway.skill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A skill as its folder describes it. Immutable.
 *
 * @param name its name, letters, digits, {@code -}, {@code _} and spaces
 * @param description when to use it, for the model
 * @param source where it comes from
 * @param file its SKILL.md; for a bundled one a place inside the program
 * @param body the instructions
 * @param key its name in {@code skills.entries}
 * @param primaryEnv the variable that its {@code apiKey} is put into
 * @param always whether it is used without asking for programs, variables and settings
 * @param modelVisible whether the model is told of it
 */
public record Skill(
    String name,
    String description,
    Source source,
    Path file,
    String body,
    String key,
    Optional<String> primaryEnv,
    Optional<String> emoji,
    Optional<String> homepage,
    boolean always,
    boolean modelVisible,
    Needs requires,
    List<Installer> install) {

  /** Where a skill comes from, strongest first: of two with one name the first counts. */
  public enum Source {
    BUNDLED("bundled"),
    WORKSPACE("workspace"),
    MANAGED("managed"),
    EXTRA("extra");

    private final String wireName;

    Source(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /**
   * What a skill needs.
   *
   * @param bins programs that must all be there
   * @param anyBins programs of which one must be there
   * @param env variables that must be set
   * @param config settings that must be on
   * @param os operating systems; empty for any
   */
  public record Needs(
      List<String> bins,
      List<String> anyBins,
      List<String> env,
      List<String> config,
      List<String> os) {
    /** Whether nothing is named. */
    public boolean none() {
      return bins.isEmpty()
          && anyBins.isEmpty()
          && env.isEmpty()
          && config.isEmpty()
          && os.isEmpty();
    }
  }

  /**
   * A way to get the programs that a skill needs.
   *
   * @param id names it within the skill
   * @param kind {@code brew}, {@code node}, {@code go}, {@code uv}, {@code download}
   * @param label for people
   * @param bins what it brings
   * @param what the package
   * @param os operating systems it is for; empty for any
   */
  public record Installer(
      String id, String kind, String label, List<String> bins, String what, List<String> os) {}

  /**
   * Reads a skill; empty when its head names neither name nor description.
   *
   * @param folderName the name of its folder, which counts where the head has no name
   * @param brands whose part of {@code metadata} counts, own brand first
   */
  static Optional<Skill> parse(
      String text, String folderName, Source source, Path file, List<String> brands) {
    FrontMatter.Parsed parsed = FrontMatter.parse(text);
    Map<String, Object> head = parsed.values();
    String name = text(head, "name").orElse(folderName);
    Optional<String> description = text(head, "description");
    if (description.isEmpty() || !name.matches("[\\w][\\w .-]{0,63}")) {
      return Optional.empty();
    }
    Map<?, ?> meta = metadata(head, brands);
    Map<?, ?> requires = meta.get("requires") instanceof Map<?, ?> map ? map : Map.of();
    return Optional.of(
        new Skill(
            name,
            oneLine(description.get()),
            source,
            file,
            parsed.body().strip(),
            text(meta, "skillKey").orElse(name),
            text(meta, "primaryEnv"),
            text(meta, "emoji"),
            text(meta, "homepage").or(() -> text(head, "homepage")),
            Boolean.TRUE.equals(meta.get("always")),
            !Boolean.TRUE.equals(head.get("disable-model-invocation")),
            new Needs(
                texts(requires.get("bins")),
                texts(requires.get("anyBins")),
                texts(requires.get("env")),
                texts(requires.get("config")),
                texts(meta.get("os"))),
            installers(meta.get("install"))));
  }

  private static Map<?, ?> metadata(Map<String, Object> head, List<String> brands) {
    if (!(head.get("metadata") instanceof Map<?, ?> metadata)) {
      return Map.of();
    }
    List<String> known = new ArrayList<>(brands);
    known.addAll(List.of("gatehouse", "openclaw", "clawdbot", "moltbot"));
    for (String brand : known) {
      if (metadata.get(brand) instanceof Map<?, ?> own) {
        return own;
      }
    }
    return metadata;
  }

  private static List<Installer> installers(@Nullable Object value) {
    List<Installer> installers = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> map && text(map, "kind").isPresent()) {
          String kind = text(map, "kind").get();
          Optional<String> what =
              text(map, "formula")
                  .or(() -> text(map, "package"))
                  .or(() -> text(map, "module"))
                  .or(() -> text(map, "url"));
          installers.add(
              new Installer(
                  text(map, "id").orElse(kind + "-" + installers.size()),
                  kind,
                  text(map, "label").orElse("Install " + what.orElse(kind)),
                  texts(map.get("bins")),
                  what.orElse(""),
                  texts(map.get("os"))));
        }
      }
    }
    return List.copyOf(installers);
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String value && !value.isBlank()
        ? Optional.of(value.strip())
        : Optional.empty();
  }

  private static List<String> texts(@Nullable Object value) {
    if (value instanceof String text && !text.isBlank()) {
      return List.of(text.strip());
    }
    return value instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() > 1_024 ? line.substring(0, 1_024) : line;
  }
}
