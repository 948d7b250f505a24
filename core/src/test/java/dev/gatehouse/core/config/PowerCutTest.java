package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process while it writes the configuration, again and again. What it leaves is checked
 * each time, and the next process goes on from there.
 */
class PowerCutTest {
  private static final int KILLS = 1000;
  private static final int LANES = 2;

  /** How often the time of a whole write is measured anew. */
  private static final int MEASURED_EACH = 10;

  @TempDir Path directory;

  @Test
  void aWriterKilledAThousandTimesLeavesTheOldOrTheNewFileWhole() throws Exception {
    List<String> command = command();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        work.add(new Lane(Files.createDirectory(directory.resolve("" + lane)), command, lane));
      }
      int interrupted = 0;
      for (Future<Integer> lane : lanes.invokeAll(work, 10, TimeUnit.MINUTES)) {
        interrupted += lane.get();
      }

      // else the kills came between the writes and proved nothing
      assertThat(interrupted).isGreaterThan(KILLS / 100);
    } finally {
      lanes.shutdownNow();
    }
  }

  /** One configuration and the processes that write it, one after the other. */
  private static final class Lane implements Callable<Integer> {
    private final ConfigFixture fixture;
    private final List<String> command;
    private final Random random;
    private long writeNanos;

    Lane(Path home, List<String> command, int seed) throws IOException {
      this.fixture = new ConfigFixture(home);
      this.command = new ArrayList<>(command);
      this.command.add(fixture.home.toString());
      this.random = new Random(seed);
    }

    /** Returns how often a kill left traces of an unfinished write. */
    @Override
    public Integer call() throws Exception {
      fixture.write(ConfigWriter.text(0));
      int interrupted = 0;
      int generations = 0;
      for (int kill = 0; kill < KILLS / LANES; kill++) {
        killAtRandom(kill % MEASURED_EACH == 0);
        interrupted += unfinished(fixture) ? 1 : 0;

        assertThat(ConfigWriter.isWhole(fixture.text())).isTrue();
        List<Generation> history = fixture.store().history();
        assertThat(history).hasSizeGreaterThanOrEqualTo(generations);
        for (Generation generation : history.subList(generations, history.size())) {
          assertThat(generation.number()).isEqualTo(++generations);
          assertThat(ConfigWriter.isWhole(fixture.store().text(generations))).isTrue();
        }
      }
      fixture.store().noticeOutsideChange();
      assertThat(fixture.store().history())
          .last()
          .satisfies(g -> assertThat(g.hash()).isEqualTo(fixture.read().hash()));
      return interrupted;
    }

    private void killAtRandom(boolean measures) throws Exception {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try {
        awaitWrite(process);
        if (measures) {
          long start = System.nanoTime();
          awaitWrite(process);
          writeNanos = System.nanoTime() - start;
        }
        LockSupport.parkNanos((long) (writeNanos * random.nextDouble())); // somewhere in the write
      } finally {
        process.destroyForcibly(); // SIGKILL
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }

    /** The writer says so each time it begins. */
    private static void awaitWrite(Process process) throws IOException {
      assertThat(process.getInputStream().read()).isEqualTo('w');
    }
  }

  private static boolean unfinished(ConfigFixture fixture) throws IOException {
    Path index = fixture.state.resolve("config-generations/index.jsonl");
    boolean pending =
        Files.exists(index)
            && (Files.readString(index).contains("\n?") || !Files.readString(index).endsWith("\n"));
    try (Stream<Path> files = Files.walk(fixture.state)) {
      return files.filter(f -> f.toString().endsWith(".tmp")).map(PowerCutTest::delete).count() > 0
          || pending;
    }
  }

  private static Path delete(Path file) {
    try {
      Files.delete(file);
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A writer that starts fast: its classes come from one archive. */
  private List<String> command() throws Exception {
    Path jar = directory.resolve("writer.jar");
    pack(jar, ConfigStore.class, ConfigWriter.class);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path archive = directory.resolve("writer.jsa");
    List<String> command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto");
    List<String> dump = new ArrayList<>(command);
    dump.addAll(
        List.of(
            "-XX:ArchiveClassesAtExit=" + archive,
            "-cp",
            jar.toString(),
            ConfigWriter.class.getName(),
            "once",
            Files.createDirectory(directory.resolve("dump")).toString()));
    Process dumping =
        new ProcessBuilder(dump)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("dump.log").toFile())
            .start();
    assertThat(dumping.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(archive).exists();
    List<String> run = new ArrayList<>(command);
    run.addAll(
        List.of(
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jar.toString(),
            ConfigWriter.class.getName(),
            "forever"));
    return run;
  }

  private static void pack(Path jar, Class<?>... roots) throws Exception {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Class<?> root : roots) {
        Path classes = Path.of(root.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String name = classes.relativize(file).toString().replace('\\', '/');
            if (name.startsWith("dev/gatehouse/core") || name.startsWith("gatehouse-")) {
              entries.putNextEntry(new JarEntry(name));
              Files.copy(file, entries);
              entries.closeEntry();
            }
          }
        }
      }
    }
  }
}
