package dev.gatehouse.profiles.service.supervisor;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one instance's supervisor. That a supervisor lives is the kernel's word, by the lock
 * that it holds; the text beside the lock only explains it.
 */
final class SupervisorFiles {
  private final StateLayout layout;

  SupervisorFiles(Instance instance) {
    this.layout = StateLayout.of(instance);
  }

  Path lock() {
    return layout.root().resolve("supervisor.lock");
  }

  Path record() {
    return layout.root().resolve("supervisor.json");
  }

  /** Where the supervisor and the gateway's own standard output write. */
  Path log() {
    return layout.logs().resolve("supervisor.log");
  }

  /** Whether a supervisor lives. */
  boolean held() {
    try {
      return ProcessLock.isHeld(lock());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the text beside the lock. */
  void write(ServiceState state) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("phase", state.phase().name().toLowerCase(Locale.ROOT));
    tree.put("pid", state.pid());
    tree.put("processStartMillis", startMillis(ProcessHandle.current()));
    tree.put("restarts", (long) state.restarts());
    tree.put("detail", state.detail());
    tree.put("atMillis", System.currentTimeMillis());
    try {
      SecureFiles.replace(record(), (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets why an earlier attempt was given up. */
  void clear() {
    try {
      Files.deleteIfExists(record());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the text beside the lock says, empty when there is none or it cannot be read. */
  Optional<ServiceState> read() {
    return tree().flatMap(SupervisorFiles::state);
  }

  /** The process that the text names, when it still is the one that wrote it. */
  Optional<ProcessHandle> process() {
    return tree()
        .flatMap(
            tree ->
                tree.get("pid") instanceof Long pid
                    ? ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> startedAt(process, tree.get("processStartMillis")))
                    : Optional.empty());
  }

  private Optional<Map<?, ?>> tree() {
    try {
      return Json.parse(Files.readString(record())) instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Json5SyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<ServiceState> state(Map<?, ?> tree) {
    if (tree.get("phase") instanceof String phase
        && tree.get("pid") instanceof Long pid
        && tree.get("restarts") instanceof Long restarts
        && tree.get("detail") instanceof String detail) {
      for (ServiceState.Phase known : ServiceState.Phase.values()) {
        if (known.name().equalsIgnoreCase(phase)) {
          return Optional.of(new ServiceState(known, pid, restarts.intValue(), detail));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean startedAt(ProcessHandle process, @Nullable Object recorded) {
    // Both come from the same clock of the same kernel, so that only rounding may differ.
    return recorded instanceof Long millis && Math.abs(startMillis(process) - millis) < 1_000;
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
