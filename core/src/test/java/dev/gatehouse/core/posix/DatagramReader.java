package dev.gatehouse.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of its own that listens on a local datagram socket, as a service manager does. */
final class DatagramReader implements AutoCloseable {
  private static final String PROGRAM =
      """
      import socket, sys
      name = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind("\\0" + name[1:] if name.startswith("@") else name)
      print("bound", flush=True)
      while True:
          print(s.recv(65536).hex(), flush=True)
      """;

  private final Process process;
  private final BufferedReader lines;

  private DatagramReader(Process process) {
    this.process = process;
    this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static DatagramReader at(String address) throws Exception {
    DatagramReader reader =
        new DatagramReader(
            new ProcessBuilder("python3", "-c", PROGRAM, address)
                .redirectErrorStream(true)
                .start());
    String first = reader.line(Duration.ofSeconds(20));
    if (!"bound".equals(first)) {
      reader.close();
      throw new IOException(first);
    }
    return reader;
  }

  String next(Duration limit) throws Exception {
    return new String(HexFormat.of().parseHex(line(limit)), UTF_8);
  }

  private String line(Duration limit) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return lines.readLine();
              } catch (IOException e) {
                return e.toString();
              }
            })
        .get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
