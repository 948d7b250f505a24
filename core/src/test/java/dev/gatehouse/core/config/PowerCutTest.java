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

  /** Later than this a writer has been through several whole writes. */
  private static final int LATEST_KILL_MICROS = 12_000;

  @TempDir Path directory;

  @Test
  void aWriterKilledAThousandTimesLeavesTheOldOrTheNewFileWhole() throws Exception {
    List<String> command = command();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int seed = lane;
        work.add(() -> lane(seed, command));
      }
      int interrupted = 0;
      for (Future<Integer> lane : lanes.invokeAll(work, 10, TimeUnit.MINUTES)) {
        interrupted += lane.get();
      }

      // else the kills came between the writes and proved nothing
      assertThat(interrupted).isGreaterThan(KILLS / 20);
    } finally {
      lanes.shutdownNow();
    }
  }

  /** Returns how often a kill left traces of an unfinished write. */
  private int lane(int number, List<String> command) throws Exception {
    ConfigFixture fixture =
        new ConfigFixture(Files.createDirectory(directory.resolve("" + number)));
    fixture.write(ConfigWriter.text(0));
    Random random = new Random(number);
    int interrupted = 0;
    int generations = 0;
    for (int kill = 0; kill < KILLS / LANES; kill++) {
      killAtRandom(fixture, command, random);
      interrupted += unfinished(fixture) ? 1 : 0;

      assertThat(ConfigWriter.isWhole(fixture.text())).isTrue();
      List<Generation> history = fixture.store().history();
      assertThat(history).hasSizeGreaterThanOrEqualTo(generations);
      for (int i = 0; i < history.size(); i++) {
        assertThat(history.get(i).number()).isEqualTo(i + 1);
      }
      for (Generation generation : history.subList(generations, history.size())) {
        assertThat(ConfigWriter.isWhole(fixture.store().text(generation.number()))).isTrue();
      }
      generations = history.size();
    }
    fixture.store().noticeOutsideChange();
    assertThat(fixture.store().history())
        .last()
        .satisfies(g -> assertThat(g.hash()).isEqualTo(fixture.read().hash()));
    return interrupted;
  }

  private static void killAtRandom(ConfigFixture fixture, List<String> command, Random random)
      throws Exception {
    List<String> line = new ArrayList<>(command);
    line.add(fixture.home.toString());
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertThat(process.getInputStream().read()).isEqualTo('w'); // it is writing now
      LockSupport.parkNanos(1000L * random.nextInt(LATEST_KILL_MICROS));
    } finally {
      process.destroyForcibly(); // SIGKILL
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
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
