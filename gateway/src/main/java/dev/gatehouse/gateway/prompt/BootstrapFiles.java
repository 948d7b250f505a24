package dev.gatehouse.gateway.prompt;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.GuardedFolder;
import dev.gatehouse.gateway.agent.GuardedFolder.Content;
import dev.gatehouse.gateway.agent.GuardedFolder.Entry;
import dev.gatehouse.gateway.agent.Workspaces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a workspace that a model is told of, each read again only when it changed. Safe to
 * share between threads; blocks.
 */
@Singleton
final class BootstrapFiles {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapFiles.class);
  private static final long MAX_CHARS = 20_000;
  private static final long MAX_TOTAL_CHARS = 150_000;

  /** A character of UTF-8 has at most four bytes, and one more says whether something follows. */
  private static final int BYTES_PER_CHAR = 4;

  private final Agents agents;
  private final Workspaces workspaces;
  private final ConcurrentHashMap<Path, Known> known = new ConcurrentHashMap<>();

  @Inject
  BootstrapFiles(Agents agents, Workspaces workspaces) {
    this.agents = agents;
    this.workspaces = workspaces;
  }

  private record Known(long modifiedMillis, long size, long limit, String text) {}

  /** One file as the model sees it. */
  record File(String name, String text) {}

  /** Reads those of {@code names} that are there and not empty, in this order. */
  List<File> read(String agentId, List<String> names) {
    long each = Math.max(1, agents.number(agentId, MAX_CHARS, "bootstrapMaxChars"));
    long left = Math.max(1, agents.number(agentId, MAX_TOTAL_CHARS, "bootstrapTotalMaxChars"));
    GuardedFolder folder = workspaces.open(agentId);
    List<File> files = new ArrayList<>();
    for (String name : names) {
      long limit = Math.min(each, left);
      if (limit <= 0) {
        LOG.warn("bootstrap files are too large, one is left out agent={} file={}", agentId, name);
        continue;
      }
      String text = text(folder, name, limit);
      if (!text.isBlank()) {
        files.add(new File(name, text));
        left -= text.length();
      }
    }
    return files;
  }

  private String text(GuardedFolder folder, String name, long limit) {
    Path path = folder.root().resolve(name);
    try {
      Optional<Entry> entry = folder.find(name).filter(found -> !found.directory());
      if (entry.isEmpty()) {
        known.remove(path);
        return "";
      }
      Known before = known.get(path);
      if (before != null
          && before.modifiedMillis() == entry.get().modifiedMillis()
          && before.size() == entry.get().size()
          && before.limit() == limit) {
        return before.text();
      }
      int bytes = (int) Math.min(limit * BYTES_PER_CHAR + 1, Integer.MAX_VALUE - 8);
      String text =
          folder
              .read(name, bytes)
              .map(content -> cut(content, name, limit, entry.get().size()))
              .orElse("");
      known.put(path, new Known(entry.get().modifiedMillis(), entry.get().size(), limit, text));
      return text;
    } catch (IOException e) {
      LOG.warn("a bootstrap file cannot be read file={} error={}", path, e.toString());
      return "";
    }
  }

  /** Keeps the beginning and the end: what is added to such a file is added at its end. */
  static String cut(Content content, String name, long limit, long size) {
    String text = content.text().strip();
    if (content.whole() && text.length() <= limit) {
      return text;
    }
    String mark =
        "\n\n[… cut here: "
            + name
            + " has "
            + size
            + " bytes, only "
            + limit
            + " characters are shown; read the file for the rest …]\n\n";
    int keep = (int) Math.max(0, limit - mark.length());
    if (!content.whole()) { // the end was not read
      return text.substring(0, Math.min(keep, text.length())) + mark.stripTrailing();
    }
    int head = keep * 3 / 4;
    return text.substring(0, Math.min(head, text.length()))
        + mark
        + text.substring(Math.max(0, text.length() - (keep - head)));
  }
}
