package dev.gatehouse.gateway.migration;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.session.ImportReport;
import dev.gatehouse.gateway.session.OfflineSessions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.migration.SessionSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes conversations out of a state directory of the family: from its folders of JSONL files, and
 * from the databases that its newer versions keep for each agent. Both ways give the same records.
 */
public final class FamilySessions implements SessionSource {
  private final Environment environment;
  private final Clock clock;

  public FamilySessions(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Outcome take(Path source, Instance target) {
    OfflineSessions into = new OfflineSessions(target, environment, clock);
    Sum sum = new Sum();
    if (hasFiles(source)) {
      sum.add(into.importFrom(source, Optional.empty()));
    }
    Path scratch = target.layout().temporary().resolve("import-" + UUID.randomUUID());
    try {
      SecureFiles.createDirectories(scratch);
      FamilyDatabases databases = new FamilyDatabases(source, scratch);
      if (databases.unpack()) {
        sum.add(into.importFrom(databases.folder(), Optional.empty()));
      }
      sum.problems.addAll(databases.problems());
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the conversations in " + source + " cannot be read: " + e.getMessage(),
          "check the files and the free space, then import again: what is there already stays",
          e);
    } finally {
      delete(scratch);
    }
    return new Outcome(sum.sessions, sum.transcripts, sum.records, sum.known, sum.problems);
  }

  private static boolean hasFiles(Path source) {
    if (Files.isDirectory(source.resolve("sessions"), LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    Path agents = source.resolve("agents");
    if (!Files.isDirectory(agents, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.list(agents)) {
      return all.anyMatch(
          agent -> Files.isDirectory(agent.resolve("sessions"), LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path scratch) {
    try (Stream<Path> all = Files.walk(scratch)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // It lies in the instance's own directory of short-lived files.
    }
  }

  private static final class Sum {
    private final List<String> problems = new ArrayList<>();
    private int sessions;
    private int transcripts;
    private long records;
    private long known;

    void add(ImportReport report) {
      sessions += report.sessions();
      transcripts += report.transcripts();
      records += report.records();
      known += report.known();
      report.problems().stream()
          .filter(problem -> !problem.file().endsWith(FamilyDatabases.SUFFIX)) // read here, below
          .forEach(problem -> problems.add(problem.toString()));
    }
  }
}
