package dev.gatehouse.gateway.skill;

import dev.gatehouse.gateway.agent.GuardedFolder;
import dev.gatehouse.gateway.agent.GuardedFolder.Entry;
import dev.gatehouse.gateway.skill.Skill.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads folders of skills: each folder in them with a SKILL.md is one. A file is read again only
 * when it changed. Safe to share between threads; all methods block.
 */
final class SkillFolders {
  static final List<String> BUNDLED = List.of("gateway-care", "skill-writing");

  private static final Logger LOG = LoggerFactory.getLogger(SkillFolders.class);
  private static final String FILE = "SKILL.md";
  private static final int MAX_SKILLS = 300;
  private static final int MAX_BYTES = 256 * 1024;

  private final List<String> brands;
  private final Map<Path, Known> known = new HashMap<>();
  private @Nullable List<Skill> bundled;

  SkillFolders(List<String> brands) {
    this.brands = brands;
  }

  private record Known(long modifiedMillis, long size, Optional<Skill> skill) {}

  /** The skills that come with the program. */
  synchronized List<Skill> bundled() {
    List<Skill> read = bundled;
    if (read == null) {
      read = List.copyOf(readBundled());
      bundled = read;
    }
    return read;
  }

  private List<Skill> readBundled() {
    List<Skill> skills = new ArrayList<>();
    for (String name : BUNDLED) {
      String resource = "bundled/" + name + "/" + FILE;
      try (InputStream in = SkillFolders.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is missing from the build");
        }
        Skill.parse(
                new String(in.readAllBytes(), StandardCharsets.UTF_8),
                name,
                Source.BUNDLED,
                Path.of("/", "bundled", name, FILE),
                brands)
            .ifPresent(skills::add);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return skills;
  }

  /** The skills in a folder; none when it is missing. Nothing outside of it is read. */
  List<Skill> in(Path folder, Source source) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Skill> skills = new ArrayList<>();
    try {
      GuardedFolder guarded = GuardedFolder.open(folder);
      for (Entry entry : guarded.list("", MAX_SKILLS).orElse(List.of())) {
        if (entry.directory() && !entry.path().startsWith(".")) {
          read(guarded, entry.path(), source).ifPresent(skills::add);
        }
      }
    } catch (IOException e) {
      LOG.warn("skills cannot be read folder={} error={}", folder, e.toString());
    }
    return skills;
  }

  private Optional<Skill> read(GuardedFolder folder, String name, Source source)
      throws IOException {
    String relative = name + "/" + FILE;
    Path file = folder.root().resolve(relative);
    Optional<Entry> entry = folder.find(relative).filter(found -> !found.directory());
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    synchronized (known) {
      Known before = known.get(file);
      if (before != null
          && before.modifiedMillis() == entry.get().modifiedMillis()
          && before.size() == entry.get().size()) {
        return before.skill();
      }
    }
    Optional<Skill> skill =
        folder
            .read(relative, MAX_BYTES)
            .flatMap(content -> Skill.parse(content.text(), name, source, file, brands));
    synchronized (known) {
      known.put(file, new Known(entry.get().modifiedMillis(), entry.get().size(), skill));
    }
    return skill;
  }
}
