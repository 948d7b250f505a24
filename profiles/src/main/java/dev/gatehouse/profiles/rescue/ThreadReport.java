package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.KnownInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the threads and the heap of a gateway's process do at one moment. Names of threads, classes
 * and methods only: no value of the program is in it.
 *
 * @param pid the process
 * @param states how many threads are in which state
 * @param loops the event loops: name and the first frames of each
 * @param deadlock what the virtual machine found deadlocked, empty for nothing
 * @param heap the virtual machine's summary of its heap
 * @param full every thread with all frames
 */
public record ThreadReport(
    long pid,
    Map<String, Integer> states,
    Map<String, List<String>> loops,
    String deadlock,
    String heap,
    String full) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 4 << 20;
  private static final int SHOWN_FRAMES = 14;
  private static final Pattern STATE = Pattern.compile("java\\.lang\\.Thread\\.State: (\\w+)");
  private static final Pattern NAME = Pattern.compile("^\"([^\"]*)\"");

  public ThreadReport {
    states = Map.copyOf(states);
    loops = new LinkedHashMap<>(loops);
    requireNonNull(deadlock, "deadlock");
    requireNonNull(heap, "heap");
    requireNonNull(full, "full");
  }

  /**
   * Asks a process. Works while its event loop hangs; not while a signal has stopped it. Blocks for
   * at most twenty seconds.
   *
   * @throws GatehouseException with {@link ExitCode#UNREACHABLE} when it does not answer, {@link
   *     ExitCode#FAILURE} where no tool for it is installed
   */
  static ThreadReport of(ProcessHandle process) {
    if (SiblingProcess.isStopped(process)) {
      throw new GatehouseException(
          ExitCode.UNREACHABLE,
          "process " + process.pid() + " was stopped by a signal, so that it cannot tell",
          "let it go on with kill -CONT " + process.pid() + ", or restart it");
    }
    Path jcmd = tool(process);
    String full = run(jcmd, process.pid(), "Thread.print");
    return parse(process.pid(), full, run(jcmd, process.pid(), "GC.heap_info"));
  }

  static ThreadReport parse(long pid, String full, String heap) {
    Map<String, Integer> states = new TreeMap<>();
    Map<String, List<String>> loops = new LinkedHashMap<>();
    String name = "";
    for (String line : full.lines().toList()) {
      Matcher named = NAME.matcher(line);
      if (named.find()) {
        name = named.group(1);
      }
      Matcher state = STATE.matcher(line);
      if (state.find()) {
        states.merge(state.group(1), 1, Integer::sum);
      }
      if (name.startsWith("gatehouse-") && name.contains("-loop-") && line.startsWith("\tat ")) {
        List<String> frames = loops.computeIfAbsent(name, key -> new ArrayList<>());
        if (frames.size() < SHOWN_FRAMES) {
          frames.add(line.strip());
        }
      }
    }
    int deadlock = full.indexOf("Java-level deadlock");
    String told = heap.lines().skip(1).map(String::strip).limit(6).reduce("", ThreadReport::line);
    return new ThreadReport(
        pid, states, loops, deadlock < 0 ? "" : full.substring(deadlock), told.strip(), full);
  }

  /** The report without every thread's frames, as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("pid", pid);
    tree.put("states", new TreeMap<>(states));
    tree.put("loops", loops);
    tree.put("deadlock", deadlock);
    tree.put("heap", heap);
    return tree;
  }

  /** For people: the states, then what each event loop does. */
  public String toText() {
    StringBuilder text = new StringBuilder("threads of process " + pid + ":");
    new TreeMap<>(states)
        .forEach(
            (state, count) -> text.append(' ').append(count).append(' ').append(state).append(','));
    text.setLength(text.length() - 1);
    if (!deadlock.isEmpty()) {
      text.append("\na deadlock: ")
          .append(deadlock.lines().limit(12).reduce("", ThreadReport::line));
    }
    loops.forEach((name, frames) -> text.append('\n').append(name).append(frames(frames)));
    return text + "\nheap: " + heap;
  }

  /** Writes every thread with all frames into the sibling's logs; the older report is replaced. */
  Path keep(KnownInstance known) {
    Path file = known.realStateDirectory().resolve("logs").resolve("threads.txt");
    SiblingFiles.requireOwn(known.realStateDirectory(), file);
    try {
      SecureFiles.replace(file, (full + "\n" + heap + "\n").getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO, "cannot write " + file + ": " + e.getMessage(), "make room on the disk", e);
    }
  }

  private static String frames(List<String> frames) {
    return frames.isEmpty() ? " (no Java frame)" : "\n  " + String.join("\n  ", frames);
  }

  private static String line(String all, String next) {
    return all + "\n" + next;
  }

  private static Path tool(ProcessHandle process) {
    List<Path> homes = new ArrayList<>();
    process.info().command().map(Path::of).map(Path::getParent).ifPresent(homes::add);
    homes.add(Path.of(System.getProperty("java.home"), "bin"));
    for (Path bin : homes) {
      for (String name : List.of("jcmd", "jcmd.exe")) {
        if (Files.isExecutable(bin.resolve(name))) {
          return bin.resolve(name);
        }
      }
    }
    throw new GatehouseException(
        ExitCode.FAILURE,
        "no jcmd is installed beside " + System.getProperty("java.home"),
        "install a complete JDK, or send the process the signal QUIT: it then writes its threads to"
            + " its output");
  }

  private static String run(Path jcmd, long pid, String command) {
    try {
      Path out = Files.createTempFile("gatehouse-threads", ".txt");
      try {
        Process process =
            new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw silent(pid, "it does not answer", null);
        }
        byte[] bytes = Files.readAllBytes(out);
        String text =
            new String(bytes, 0, Math.min(bytes.length, MAX_BYTES), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
          throw silent(pid, text.lines().findFirst().orElse("no reason given"), null);
        }
        return text;
      } finally {
        Files.deleteIfExists(out);
      }
    } catch (IOException e) {
      throw silent(pid, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent(pid, "interrupted", e);
    }
  }

  private static GatehouseException silent(
      long pid, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new GatehouseException(
        ExitCode.UNREACHABLE,
        "process " + pid + " does not show its threads: " + why,
        "it may have ended, or belong to another user; look at rescue status",
        cause);
  }
}
