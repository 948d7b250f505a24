package dev.gatehouse.ports;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Linux: {@code /proc/net/tcp} and {@code tcp6} for sockets, {@code /proc/PID/fd} for owners. */
final class ProcSocketTable implements SocketTable {
  private static final String LISTEN = "0A";
  private static final String TIME_WAIT = "06";
  private static final String SOCKET_LINK = "socket:[";

  private final Path proc;

  ProcSocketTable(Path proc) {
    this.proc = proc;
  }

  @Override
  public Set<Integer> listeningPorts() {
    Set<Integer> ports = new TreeSet<>();
    rows(
        row -> {
          if (row.state().equals(LISTEN)) {
            ports.add(row.port());
          }
        });
    return ports;
  }

  @Override
  public List<PortProbe.Listener> sockets(Set<Integer> ports) {
    List<Row> found = new ArrayList<>();
    rows(
        row -> {
          // TIME_WAIT has no owner any more and keeps nobody from listening.
          if (ports.contains(row.port()) && !row.state().equals(TIME_WAIT)) {
            found.add(row);
          }
        });
    Set<String> inodes = new HashSet<>();
    found.forEach(row -> inodes.add(row.inode()));
    Map<String, Long> owners = inodes.isEmpty() ? Map.of() : owners(inodes);
    return found.stream().map(row -> listener(row, owners.get(row.inode()))).toList();
  }

  private PortProbe.Listener listener(Row row, @Nullable Long pid) {
    return new PortProbe.Listener(
        SocketAddresses.fromProc(row.addressHex()),
        row.port(),
        pid == null ? OptionalLong.empty() : OptionalLong.of(pid),
        pid == null ? "a program of user id " + row.uid() : command(pid),
        !row.state().equals(LISTEN));
  }

  private void rows(Consumer<Row> consumer) {
    for (String name : List.of("net/tcp", "net/tcp6")) {
      try (BufferedReader reader =
          Files.newBufferedReader(proc.resolve(name), StandardCharsets.US_ASCII)) {
        reader.readLine(); // the heading
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          Row row = Row.parse(line);
          if (row != null) {
            consumer.accept(row);
          }
        }
      } catch (IOException unknown) {
        // No such family in this kernel, or not for this user: then nothing is known of it.
      }
    }
  }

  private Map<String, Long> owners(Set<String> inodes) {
    Map<String, Long> owners = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        collect(process, inodes, owners);
        if (owners.size() == inodes.size()) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return owners;
    }
    return owners;
  }

  private static void collect(Path process, Set<String> inodes, Map<String, Long> owners) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.startsWith(SOCKET_LINK)) {
          String inode = target.substring(SOCKET_LINK.length(), target.length() - 1);
          if (inodes.contains(inode)) {
            owners.putIfAbsent(inode, Long.parseLong(process.getFileName().toString()));
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's process, or one that has just ended: it stays unnamed.
      return;
    }
  }

  private String command(long pid) {
    try {
      byte[] line = Files.readAllBytes(proc.resolve(pid + "/cmdline"));
      String text = new String(line, StandardCharsets.UTF_8);
      if (!text.isEmpty()) {
        return CommandText.of(List.of(text.split("\0", -1)));
      }
      return CommandText.of(List.of(Files.readString(proc.resolve(pid + "/comm")).trim()));
    } catch (IOException e) {
      return "a program that has ended";
    }
  }

  /** One line of the kernel's table. */
  private record Row(String addressHex, int port, String state, String uid, String inode) {
    private static final int COLUMNS = 10;

    static @Nullable Row parse(String line) {
      String[] column = line.trim().split("\\s+", COLUMNS + 1);
      if (column.length < COLUMNS) {
        return null;
      }
      int colon = column[1].indexOf(':');
      if (colon < 0) {
        return null;
      }
      return new Row(
          column[1].substring(0, colon),
          Integer.parseInt(column[1].substring(colon + 1), 16),
          column[3],
          column[7],
          column[9]);
    }
  }
}
