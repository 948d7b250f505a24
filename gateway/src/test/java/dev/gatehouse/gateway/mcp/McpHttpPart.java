package dev.gatehouse.gateway.mcp;

import dev.gatehouse.gateway.parts.NpmParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The reference MCP server over streamable HTTP, on a free loopback port. */
final class McpHttpPart implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int port;

  McpHttpPart(String key) {
    try {
      Path directory = NpmParts.directory();
      log = Files.createTempFile("mcp-http", ".log");
      ProcessBuilder builder =
          new ProcessBuilder("node", directory.resolve("mcp-http.mjs").toString())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("MCP_KEY", key);
      process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      port =
          Awaitility.await("the MCP server listens")
              .atMost(Duration.ofSeconds(30))
              .until(this::told, told -> told > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int told() throws IOException {
    return Files.readString(log)
        .lines()
        .filter(line -> line.matches("[0-9]+"))
        .map(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  int port() {
    return port;
  }

  /** Asks for something besides MCP. */
  String get(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
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
  }
}
