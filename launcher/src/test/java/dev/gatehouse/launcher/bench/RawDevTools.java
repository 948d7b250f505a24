package dev.gatehouse.launcher.bench;

import dev.gatehouse.core.config.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * A page of a browser over a plain WebSocket and nothing of ours: what a figure is held against.
 */
final class RawDevTools implements WebSocket.Listener, AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final SynchronousQueue<String> answers = new SynchronousQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private int lastId;

  private RawDevTools(HttpClient http, String url) {
    this.socket =
        http.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(LIMIT_SECONDS))
            .buildAsync(URI.create(url), this)
            .join();
  }

  /** Joins the first page of the browser on this port whose address starts with {@code url}. */
  static RawDevTools page(HttpClient http, int port, String url) throws Exception {
    String list =
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .timeout(Duration.ofSeconds(LIMIT_SECONDS))
                    .build(),
                BodyHandlers.ofString())
            .body();
    for (Object each : (List<?>) Json.parse(list)) {
      if (each instanceof Map<?, ?> target && String.valueOf(target.get("url")).startsWith(url)) {
        return new RawDevTools(http, String.valueOf(target.get("webSocketDebuggerUrl")));
      }
    }
    throw new IOException("no page at " + url + " in " + list);
  }

  /** The time from the start of a bare Chromium to its line about DevTools, in milliseconds. */
  static double bareStartMillis(Path program, Path userData) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "--headless=new",
            "--no-sandbox",
            "--remote-debugging-port=0",
            "--user-data-dir=" + userData,
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "about:blank");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader errors =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        if (line.startsWith("DevTools listening on ")) {
          return (System.nanoTime() - start) / 1e6;
        }
      }
      throw new IOException(program + " ended without a word about DevTools");
    } finally {
      process.destroy();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  /** Sends a command and returns its answer as it came. */
  String call(String method, String params) throws Exception {
    int id = ++lastId;
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}", true)
        .join();
    String wanted = "{\"id\":" + id + ",";
    while (true) {
      String answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException(method + " was not answered");
      }
      if (answer.startsWith(wanted)) {
        return answer;
      }
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String whole = text.toString();
      text.setLength(0);
      try {
        answers.offer(whole, LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
