package dev.gatehouse.gateway.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Speaks with a child process over its input and output, one JSON object a line. The child gets a
 * built environment, ends with its transport and, where the system can do that, with this process.
 */
final class ChildTransport implements McpClientTransport {
  private static final int MAX_LINE_BYTES = 32 * 1024 * 1024;
  private static final int MAX_WORDS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private final Command command;
  private final McpJsonMapper json;
  private final Consumer<String> ended;
  private final ThreadPoolExecutor writer;
  private final StringBuilder lastWords = new StringBuilder();
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private volatile @Nullable Process process;
  private volatile boolean closing;

  /**
   * What is started.
   *
   * @param line program and arguments
   * @param environment all variables of the child
   * @param directory where it runs
   * @param threads prefix of the names of the threads that serve it
   */
  record Command(
      List<String> line, Map<String, String> environment, Path directory, String threads) {}

  /**
   * @param ended hears once, on a thread of the transport, why the child is gone, unless it was
   *     closed
   */
  ChildTransport(Command command, McpJsonMapper json, Consumer<String> ended) {
    this.command = command;
    this.json = json;
    this.ended = ended;
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(1_000),
            task -> daemon(task, "in"));
    writer.allowCoreThreadTimeOut(true);
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.create(
        sink -> {
          // One thread starts the child and stays with it: where a child dies with its parent,
          // the kernel means the thread that started it.
          daemon(() -> live(handler), "out").start();
          started.whenComplete(
              (child, failure) -> {
                if (failure == null) {
                  sink.success();
                } else {
                  sink.error(failure);
                }
              });
        });
  }

  private void live(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    Process child;
    try {
      child = start();
    } catch (IOException e) {
      String why = "could not be started: " + e.getMessage();
      ended.accept(why);
      started.completeExceptionally(new IOException(why, e));
      return;
    }
    process = child;
    if (closing) {
      kill(child);
    }
    Thread errors = daemon(() -> listen(child.getErrorStream()), "err");
    errors.start();
    started.complete(child);
    String why = "";
    try (InputStream out = new BufferedInputStream(child.getInputStream())) {
      @Nullable String line;
      while ((line = line(out)) != null) {
        if (!line.isBlank()) {
          receive(line, handler);
        }
      }
    } catch (IOException e) {
      why = e.getMessage() + "; ";
    }
    try {
      if (!child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(child);
      }
      errors.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!closing) {
      String code = child.isAlive() ? "closed its output" : "ended with code " + child.exitValue();
      ended.accept(why + code + words());
    }
  }

  private Process start() throws IOException {
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      line.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    line.addAll(command.line());
    ProcessBuilder builder = new ProcessBuilder(line).directory(command.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    return builder.start();
  }

  private void receive(String line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    JSONRPCMessage message;
    try {
      message = McpSchema.deserializeJsonRpcMessage(json, line);
    } catch (IOException | IllegalArgumentException e) {
      // Some servers greet in plain words; the protocol's own lines are what counts.
      remember(line);
      return;
    }
    handler.apply(Mono.just(message)).subscribe(ignored -> {}, failure -> {});
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int b;
    while ((b = in.read()) >= 0 && b != '\n') {
      if (bytes.size() >= MAX_LINE_BYTES) {
        throw new IOException("wrote a line of more than " + MAX_LINE_BYTES + " bytes");
      }
      bytes.write(b);
    }
    return b < 0 && bytes.size() == 0 ? null : bytes.toString(StandardCharsets.UTF_8);
  }

  private void listen(InputStream errors) {
    byte[] chunk = new byte[1024];
    try (errors) {
      int count;
      while ((count = errors.read(chunk)) >= 0) {
        remember(new String(chunk, 0, count, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The child is gone, and its words with it.
    }
  }

  private void remember(String words) {
    synchronized (lastWords) {
      lastWords.append(words);
      if (lastWords.length() > MAX_WORDS) {
        lastWords.delete(0, lastWords.length() - MAX_WORDS);
      }
    }
  }

  private String words() {
    synchronized (lastWords) {
      String words = lastWords.toString().replaceAll("\\p{Cntrl}+", " ").strip();
      int from = Math.max(0, words.length() - 300);
      return words.isEmpty() ? "" : ", its last words: " + words.substring(from);
    }
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.create(
        sink -> {
          try {
            byte[] bytes =
                (json.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
            writer.execute(
                () -> {
                  try {
                    // The SDK greets before it knows that the child is there.
                    OutputStream in = started.join().getOutputStream();
                    in.write(bytes);
                    in.flush();
                    sink.success();
                  } catch (IOException | CompletionException e) {
                    sink.error(e);
                  }
                });
          } catch (IOException | RuntimeException e) {
            sink.error(e);
          }
        });
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.create(
        sink -> {
          closing = true;
          writer.shutdownNow();
          started.completeExceptionally(new IOException("the server was ended"));
          Process child = process;
          if (child == null) {
            sink.success();
            return;
          }
          daemon(
                  () -> {
                    end(child);
                    sink.success();
                  },
                  "end")
              .start();
        });
  }

  /** First its input ends, then it is asked to end, then it is ended; its own children too. */
  private static void end(Process child) {
    List<ProcessHandle> family = child.descendants().toList();
    try {
      // A child that does not read can hold this up for ever.
      named(
              () -> {
                try {
                  child.getOutputStream().close();
                } catch (IOException e) {
                  // It reads no more: the next steps do not need its input.
                }
              },
              "gatehouse-mcp-close")
          .start();
      if (!child.waitFor(300, TimeUnit.MILLISECONDS)) {
        child.destroy();
        child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
    kill(child);
  }

  private static void kill(Process child) {
    child.descendants().forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly();
    child
        .onExit()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(e -> child)
        .join();
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }

  private Thread daemon(Runnable task, String part) {
    return named(task, command.threads() + "-" + part);
  }

  private static Thread named(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
