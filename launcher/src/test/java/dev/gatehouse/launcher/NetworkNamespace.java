package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Optional;

/** A network of its own with nothing but loopback, kept open by a small process. Linux, root. */
final class NetworkNamespace implements AutoCloseable {
  private final Process holder;

  private NetworkNamespace(Process holder) {
    this.holder = holder;
  }

  /** Opens one, or returns empty where the system does not allow it. */
  static Optional<NetworkNamespace> open() {
    try {
      Process holder =
          new ProcessBuilder(
                  "unshare",
                  "-n",
                  "sh",
                  "-c",
                  "ip link set lo up && nsenter -t $$ -n true && echo open && exec sleep 3600")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
      if ("open".equals(reader.readLine())) {
        return Optional.of(new NetworkNamespace(holder));
      }
      holder.destroyForcibly();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What to put in front of a command so that it runs in this network. */
  List<String> enter() {
    return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n");
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
