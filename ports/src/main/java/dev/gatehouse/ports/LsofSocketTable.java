package dev.gatehouse.ports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Systems without {@code /proc/net}: asks {@code lsof}; where that is missing, knows nothing. */
final class LsofSocketTable implements SocketTable {
  private static final long LIMIT_SECONDS = 5;

  private final String program;

  LsofSocketTable(String program) {
    this.program = program;
  }

  @Override
  public List<PortProbe.Listener> sockets(Set<Integer> ports) {
    if (ports.isEmpty()) {
      return List.of();
    }
    String list = ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    return parse(run("-iTCP:" + list)).stream().filter(one -> ports.contains(one.port())).toList();
  }

  @Override
  public Set<Integer> listeningPorts() {
    Set<Integer> ports = new TreeSet<>();
    parse(run("-iTCP", "-sTCP:LISTEN")).forEach(one -> ports.add(one.port()));
    return ports;
  }

  /** Reads the field output of {@code lsof -F pcnT}. */
  static List<PortProbe.Listener> parse(String output) {
    List<PortProbe.Listener> found = new ArrayList<>();
    OptionalLong pid = OptionalLong.empty();
    String command = "";
    String name = "";
    for (String line : output.split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      String value = line.substring(1);
      switch (line.charAt(0)) {
        case 'p' -> pid = OptionalLong.of(Long.parseLong(value));
        case 'c' -> command = value;
        case 'n' -> name = value;
        case 'T' -> {
          if (value.startsWith("ST=")) {
            add(found, pid, command, name, value.substring(3));
          }
        }
        default -> {
          // Fields that were not asked for.
        }
      }
    }
    return found;
  }

  private static void add(
      List<PortProbe.Listener> found, OptionalLong pid, String command, String name, String state) {
    String local = name.contains("->") ? name.substring(0, name.indexOf("->")) : name;
    int colon = local.lastIndexOf(':');
    if (colon < 0 || !local.substring(colon + 1).matches("\\d{1,5}")) {
      return;
    }
    String address = local.substring(0, colon).replace("[", "").replace("]", "");
    found.add(
        new PortProbe.Listener(
            address,
            Integer.parseInt(local.substring(colon + 1)),
            pid,
            CommandText.of(List.of(command)),
            !state.equals("LISTEN")));
  }

  private String run(String... what) {
    List<String> command = new ArrayList<>(List.of(program, "-nP", "-FpcnT"));
    command.addAll(List.of(what));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return ""; // not installed
    }
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      process
          .onExit()
          .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> kill(process));
      return new String(out.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process kill(Process process) {
    process.destroyForcibly();
    return process;
  }
}
