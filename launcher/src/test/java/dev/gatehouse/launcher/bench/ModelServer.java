package dev.gatehouse.launcher.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripted model server that a turn is measured against: the npm package {@code
 * @copilotkit/aimock} on a loopback port. It answers {@value #QUICK} as fast as it can, and {@value
 * #SLOW} over some seconds.
 *
 * @param process the running server
 * @param uri where it listens, without a path
 */
record ModelServer(Process process, URI uri) implements AutoCloseable {
  static final String QUICK = "quick";
  static final String SLOW = "slow";

  private static final Pattern LISTENING = Pattern.compile("listening on (http://[0-9.:]+)");
  private static final long LIMIT_SECONDS = 30;
  private static final int SLOW_CHUNK_MILLIS = 500;

  /**
   * Starts the server.
   *
   * @param parts a folder with {@code node_modules}
   * @param directory where its script and its output go
   */
  static ModelServer start(Path parts, Path directory) throws IOException, InterruptedException {
    String words = "The gateway takes this answer apart and shows it piece by piece. ".repeat(4);
    JsonArray fixtures =
        new JsonArray()
            .add(fixture(QUICK, words))
            .add(fixture(SLOW, words).put("latency", SLOW_CHUNK_MILLIS));
    Path script = directory.resolve("model.json");
    Files.writeString(script, new JsonObject().put("fixtures", fixtures).encode());
    Path log = directory.resolve("model.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    "node",
                    parts.resolve("node_modules/.bin/llmock").toRealPath().toString(),
                    "-p",
                    "0",
                    "-f",
                    script.toString(),
                    "--journal-max",
                    "10"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return new ModelServer(process, URI.create(listening.group(1)));
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IOException("the model server did not start: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static JsonObject fixture(String message, String answer) {
    return new JsonObject()
        .put("match", new JsonObject().put("userMessage", message))
        .put("response", new JsonObject().put("content", answer));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
