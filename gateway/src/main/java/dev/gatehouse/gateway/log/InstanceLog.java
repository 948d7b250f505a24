package dev.gatehouse.gateway.log;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The log of one gateway: JSON lines in its own file, written by its own thread, and the same
 * events to SLF4J with {@code instance} in the MDC. Safe to use from any thread, the event loop
 * included: no method waits for the disk. When the writer cannot keep up or the disk is full, lines
 * are dropped and counted, and the count is logged as soon as there is room again.
 *
 * <pre>{@code
 * log.info("server", "listening", "port", 18789);
 * }</pre>
 */
public final class InstanceLog implements AutoCloseable {
  /** Most lines that wait for the writer. */
  static final int QUEUE_LINES = 4_096;

  private static final String HIDDEN = "***";
  private static final int MIN_SECRET_LENGTH = 6;
  private static final int MAX_CHARS = 16 * 1024;
  private static final LogLine END =
      new LogLine(Instant.EPOCH, LogLevel.SILENT, "log", "", List.of(), null);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final String instance;
  private volatile LogLevel level;
  private final Clock clock;
  private final LogFile file;
  private final BlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(QUEUE_LINES);
  private final AtomicLong dropped = new AtomicLong();
  private volatile List<String> secrets = List.of();
  private final Thread writer;
  private volatile boolean closed;

  private InstanceLog(String instance, LogSettings settings, String threadName, Clock clock) {
    this.instance = requireNonNull(instance, "instance");
    this.level = requireNonNull(settings, "settings").level();
    this.clock = requireNonNull(clock, "clock");
    this.file = new LogFile(settings, clock);
    this.writer = new Thread(this::write, threadName);
    this.writer.setDaemon(true);
  }

  /**
   * Opens the log of an instance. The file and its directory are made by the writer, with the first
   * line.
   *
   * @param instance the instance's name in every line: {@code sigil/main}
   * @param threadName the name of the writer's thread
   */
  public static InstanceLog open(
      String instance, LogSettings settings, String threadName, Clock clock) {
    InstanceLog log = new InstanceLog(instance, settings, threadName, clock);
    log.writer.start();
    return log;
  }

  public void debug(String subsystem, String message, Object... keyValues) {
    add(LogLevel.DEBUG, subsystem, message, null, keyValues);
  }

  public void info(String subsystem, String message, Object... keyValues) {
    add(LogLevel.INFO, subsystem, message, null, keyValues);
  }

  public void warn(String subsystem, String message, Object... keyValues) {
    add(LogLevel.WARN, subsystem, message, null, keyValues);
  }

  public void error(String subsystem, String message, Object... keyValues) {
    add(LogLevel.ERROR, subsystem, message, null, keyValues);
  }

  /** Logs a failure with its stack. */
  public void error(String subsystem, String message, Throwable cause, Object... keyValues) {
    add(LogLevel.ERROR, subsystem, message, cause, keyValues);
  }

  /** Makes sure that this value never appears in a line, wherever it stands in it. */
  public void hide(String secret) {
    // Shorter values occur by chance and would make lines unreadable.
    if (secret.length() < MIN_SECRET_LENGTH) {
      return;
    }
    synchronized (this) {
      if (!secrets.contains(secret)) {
        // Longest first: a secret that holds another one must go as a whole.
        List<String> all = new ArrayList<>(secrets);
        all.add(secret);
        all.sort(Comparator.comparingInt(String::length).reversed());
        secrets = List.copyOf(all);
      }
    }
  }

  /** The file that a line written now goes to; it need not exist yet. */
  public Path file() {
    return file.current();
  }

  /** Whether lines of this level are written at all. */
  public boolean writes(LogLevel asked) {
    return level.compareTo(asked) <= 0;
  }

  /** Changes the least level that is written, for every line from now on. */
  public void level(LogLevel least) {
    level = requireNonNull(least, "least");
  }

  /** How many lines were lost since the log was opened. */
  public long dropped() {
    return dropped.get();
  }

  /** Writes what is waiting and ends the writer's thread. Blocks for a few seconds at most. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Wakes the writer. Where the queue is full it is awake, and sees the flag after the last line.
    // An interrupt would close the file under a write that is under way.
    queue.offer(END);
    boolean interrupted = false;
    try {
      writer.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(
      LogLevel level,
      String subsystem,
      String message,
      @Nullable Throwable cause,
      Object... keyValues) {
    if (closed || !writes(level)) {
      return;
    }
    List<Object> extras = new ArrayList<>(keyValues.length);
    for (Object value : keyValues) {
      boolean plain = value instanceof Boolean || value instanceof Integer || value instanceof Long;
      extras.add(plain ? value : String.valueOf(value));
    }
    LogLine line = new LogLine(clock.instant(), level, subsystem, message, extras, cause);
    if (!queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  private void write() {
    MDC.put("instance", instance);
    long reported = 0;
    try {
      while (!closed || !queue.isEmpty()) {
        LogLine line = queue.take();
        if (line != END) {
          write(line);
        }
        if (queue.isEmpty() && dropped() > reported) {
          reported = reportLoss(reported);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      file.close();
      MDC.remove("instance");
    }
  }

  private long reportLoss(long reported) {
    long lost = dropped();
    LogLine note =
        new LogLine(
            clock.instant(),
            LogLevel.WARN,
            "log",
            "lines were dropped",
            List.of("count", lost - reported),
            null);
    return file.write(note.json(instance, clock.getZone(), this::hidden)) ? lost : reported;
  }

  private void write(LogLine line) {
    if (!file.write(line.json(instance, clock.getZone(), this::hidden))) {
      dropped.incrementAndGet();
    }
    Logger logger = LoggerFactory.getLogger("gatehouse." + line.subsystem());
    String text = hidden(line.text());
    switch (line.level()) {
      case TRACE -> logger.trace(text);
      case DEBUG -> logger.debug(text);
      case INFO -> logger.info(text);
      case WARN -> logger.warn(text);
      case ERROR, FATAL -> logger.error(text);
      case SILENT -> {}
    }
  }

  private String hidden(String text) {
    String result = text;
    for (String secret : secrets) {
      result = result.replace(secret, HIDDEN);
    }
    return result.length() <= MAX_CHARS
        ? result
        : result.substring(0, MAX_CHARS) + "… " + (result.length() - MAX_CHARS) + " more";
  }
}
