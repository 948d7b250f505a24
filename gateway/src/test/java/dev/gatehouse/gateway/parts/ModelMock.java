package dev.gatehouse.gateway.parts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The npm package {@code @copilotkit/aimock}, a model server that others wrote: OpenAI, Anthropic,
 * Gemini and Ollama on one loopback port, answers by script. Close it when the test is over.
 */
public final class ModelMock implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on (http://[0-9.:]+)");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path directory;
  private final URI uri;

  private ModelMock(Process process, Path directory, URI uri) {
    this.process = process;
    this.directory = directory;
    this.uri = uri;
  }

  /**
   * Starts a server. Blocks until it listens.
   *
   * @param fixtures objects with {@code match} and {@code response}; the first match answers
   * @param options more of the command line: {@code --chaos-drop 0.5}, {@code --latency 5}
   */
  public static ModelMock start(JsonArray fixtures, String... options) {
    try {
      Path directory = Files.createTempDirectory("gatehouse-model-mock");
      Path script = directory.resolve("fixtures.json");
      Files.writeString(script, new JsonObject().put("fixtures", fixtures).encode());
      Path log = directory.resolve("log.txt");
      List<String> command = new ArrayList<>();
      command.add("node");
      command.add(NpmParts.module(".bin/llmock").toRealPath().toString());
      command.addAll(List.of("-p", "0", "-f", script.toString()));
      command.addAll(List.of(options));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Matcher listening =
          Awaitility.await("the model mock listens")
              .atMost(LIMIT)
              .until(() -> LISTENING.matcher(Files.readString(log)), Matcher::find);
      return new ModelMock(process, directory, URI.create(listening.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One fixture: what the last user message must contain, and the answer. */
  public static JsonObject says(String userMessage, String answer) {
    return new JsonObject()
        .put("match", new JsonObject().put("userMessage", userMessage))
        .put("response", new JsonObject().put("content", answer));
  }

  /** Scheme, host and port, without a path. OpenAI's base URL is this with {@code /v1}. */
  public URI uri() {
    return uri;
  }

  /** Every request that it got so far, with headers and body, as its journal tells. */
  public JsonArray requests() {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri.resolve("/v1/_requests")).timeout(LIMIT).build(),
                  HttpResponse.BodyHandlers.ofString());
      return new JsonArray(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try (var files = Files.walk(directory)) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .map(Path::toFile)
          .forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
