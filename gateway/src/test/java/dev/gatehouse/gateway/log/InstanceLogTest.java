package dev.gatehouse.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class InstanceLogTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path temporary;
  private Path state;

  @BeforeEach
  void stateDirectory() {
    state = temporary.resolve("state");
  }

  @Test
  void writesOneJsonObjectForEachLineWithTheInstanceInIt() {
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.info("server", "listening on\n\"loopback\"", "port", 18_789, "tls", false);
    }

    Map<?, ?> line = onlyLine();
    assertThat(line.get("time")).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(line.get("level")).isEqualTo("info");
    assertThat(line.get("subsystem")).isEqualTo("server");
    assertThat(line.get("message")).isEqualTo("listening on\n\"loopback\"");
    assertThat(line.get("instance")).isEqualTo("sigil/main");
    assertThat(line.get("port")).isEqualTo(18_789L);
    assertThat(line.get("tls")).isEqualTo(false);
  }

  @Test
  void aStrangersWordsStayInTheirLine() throws IOException {
    ListAppender<ILoggingEvent> console = new ListAppender<>();
    console.start();
    Logger logger = (Logger) LoggerFactory.getLogger("gatehouse.forged");
    logger.addAppender(console);
    String forged = "a\r\n{\"level\":\"info\"}\u0085\u2028\u001b[2J\u202etxt.exe\udb40\udc41\u0000";
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.warn("forged", "refused", "agent", forged, "long", "x".repeat(1_000_000));
    } finally {
      logger.detachAppender(console);
    }

    assertThat(onlyLine().get("agent")).isEqualTo(forged);
    assertThat(onlyLine().get("long").toString()).hasSizeLessThan(17_000);
    String file = Files.readString(state.resolve("logs/gateway-2026-11-21.log"));
    assertThat(file.strip().codePoints())
        .allMatch(c -> c >= ' ' && !VisibleText.hasHidden(Character.toString(c)));
    assertThat(console.list)
        .singleElement()
        .satisfies(
            event -> assertThat(VisibleText.hasHidden(event.getFormattedMessage())).isFalse());
  }

  @Test
  void keepsItsFilesToTheirOwner() throws IOException {
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.info("server", "ready");
    }

    Path file = state.resolve("logs/gateway-2026-11-21.log");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void anExtraCannotSpeakForTheInstance() {
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.info("server", "hello", "instance", "sigil/rescue", "level", "debug");
    }

    assertThat(onlyLine().get("instance")).isEqualTo("sigil/main");
    assertThat(onlyLine().get("level")).isEqualTo("info");
  }

  @Test
  void hidesSecretsWhereverTheyStand() throws IOException {
    String secret = "a\"quoted-secret";
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.hide(secret);
      log.hide(secret + "-and-more");
      log.info("server", "token " + secret + "-and-more", "header", "Bearer " + secret);
      log.error("server", "failed", new IOException("with " + secret));
    }

    assertThat(Files.readString(state.resolve("logs/gateway-2026-11-21.log")))
        .doesNotContain("quoted-secret")
        .doesNotContain("and-more")
        .contains("Bearer ***")
        .contains("with ***");
  }

  @Test
  void writesNoLineBelowItsLevel() {
    LogSettings settings =
        LogSettings.of(state, Map.of("logging", Map.of("level", "WARN")), environment());
    try (InstanceLog log = open(settings)) {
      log.info("server", "quiet");
      log.warn("server", "loud");
    }

    assertThat(onlyLine().get("message")).isEqualTo("loud");
  }

  @Test
  void writesToTheFileThatTheConfigurationNames() {
    LogSettings settings =
        LogSettings.of(state, Map.of("logging", Map.of("file", "~/own/g.log")), environment());
    try (InstanceLog log = open(settings)) {
      log.info("server", "here");
    }

    assertThat(temporary.resolve("home/own/g.log")).exists();
    assertThat(state.resolve("logs")).doesNotExist();
  }

  @Test
  void removesOldDaysOfItsOwnAndNothingElse() throws IOException {
    Path logs = Files.createDirectories(state.resolve("logs"));
    Path old = Files.writeString(logs.resolve("gateway-2026-10-01.log"), "old");
    Path recent = Files.writeString(logs.resolve("gateway-2026-11-20.log"), "recent");
    Path other = Files.writeString(logs.resolve("commands.log"), "other");
    Path sibling = Files.writeString(logs.resolve("gateway-rescue-2026-10-01.log"), "sibling");
    Path outside = Files.writeString(temporary.resolve("outside.log"), "outside");
    Path link = Files.createSymbolicLink(logs.resolve("gateway-2026-09-01.log"), outside);

    try (InstanceLog log = open(LogSettings.in(state))) {
      log.info("server", "ready");
    }

    assertThat(old).doesNotExist();
    assertThat(List.of(recent, other, sibling, outside, link)).allMatch(Files::exists);
  }

  @Test
  void goesOnInANewFileOnTheNextDay() {
    TurnableClock clock = new TurnableClock();
    try (InstanceLog log =
        InstanceLog.open("sigil/main", LogSettings.in(state), "gatehouse-main-log", clock)) {
      log.info("server", "today");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(state.resolve("logs/gateway-2026-11-21.log")));
      clock.now = Instant.parse("2026-11-22T00:00:01Z");
      log.info("server", "tomorrow");
    }

    assertThat(lines(state.resolve("logs/gateway-2026-11-22.log")).get(0).get("message"))
        .isEqualTo("tomorrow");
  }

  @Test
  void countsWhatAFullDiskDidNotTakeAndGoesOnLater() throws IOException {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
    Path file = temporary.resolve("log");
    Files.createSymbolicLink(file, full);
    LogSettings settings =
        new LogSettings(state, Optional.of(file), LogLevel.INFO, 1, Long.MAX_VALUE);
    try (InstanceLog log =
        InstanceLog.open("sigil/main", settings, "gatehouse-main-log", Clock.systemUTC())) {
      for (int i = 0; i < 100; i++) {
        log.info("server", "line " + i);
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> log.dropped() == 100);

      Files.delete(file);
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                log.info("server", "again");
                return Files.exists(file) && lines(file).size() > 1;
              });

      assertThat(lines(file)).anyMatch(line -> "again".equals(line.get("message")));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  lines(file).stream()
                      .anyMatch(line -> "lines were dropped".equals(line.get("message"))));
    }
  }

  @Test
  void neverWaitsForAWriterThatHangs() throws Exception {
    // A pipe that nobody reads takes some lines and then blocks its writer for ever.
    Path pipe = temporary.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    LogSettings settings =
        new LogSettings(state, Optional.of(pipe), LogLevel.INFO, 1, Long.MAX_VALUE);
    InstanceLog log =
        InstanceLog.open("sigil/main", settings, "gatehouse-main-log", Clock.systemUTC());

    for (int i = 0; i < InstanceLog.QUEUE_LINES + 100; i++) {
      log.info("server", "line " + i);
    }

    assertThat(log.dropped()).isGreaterThanOrEqualTo(99);
    try (var reader = Files.newBufferedReader(pipe)) {
      assertThat(reader.readLine()).contains("line 0");
      Thread drain = new Thread(() -> reader.lines().forEach(line -> {}), "drain");
      drain.start();
      log.close();
      drain.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(drain.isAlive()).isFalse();
    }
  }

  @Test
  void leavesNoThreadBehind() {
    InstanceLog log = open(LogSettings.in(state));
    log.info("server", "ready");
    assertThat(threads()).contains("gatehouse-main-log");

    log.close();

    assertThat(threads()).doesNotContain("gatehouse-main-log");
    assertThat(onlyLine().get("message")).isEqualTo("ready");
  }

  @Test
  void tellsSlf4jTooWithTheInstanceInTheContext() {
    Logger logger = (Logger) LoggerFactory.getLogger("gatehouse.marked-subsystem");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    logger.addAppender(events);
    try (InstanceLog log = open(LogSettings.in(state))) {
      log.warn("marked-subsystem", "low on disk", "free", 12);
    } finally {
      logger.detachAppender(events);
    }

    assertThat(events.list).hasSize(1);
    assertThat(events.list.get(0).getFormattedMessage()).isEqualTo("low on disk free=12");
    assertThat(events.list.get(0).getMDCPropertyMap()).containsEntry("instance", "sigil/main");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private InstanceLog open(LogSettings settings) {
    return InstanceLog.open("sigil/main", settings, "gatehouse-main-log", NOON);
  }

  private Environment environment() {
    return new Environment(Map.of(), temporary.resolve("home"), temporary);
  }

  private Map<?, ?> onlyLine() {
    List<Map<?, ?>> lines = lines(state.resolve("logs/gateway-2026-11-21.log"));
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static List<Map<?, ?>> lines(Path file) {
    try {
      List<Map<?, ?>> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add((Map<?, ?>) Json.parse(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class TurnableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T23:59:59Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
