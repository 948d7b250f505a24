package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.ports.PortProbe.Listener;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SocketTableTest {
  @Nested
  @DisabledOnOs(OS.WINDOWS)
  class FromProc {
    private static final String HEADING = "  sl  local_address rem_address   st tx_queue\n";

    @TempDir Path proc;

    @BeforeEach
    void aSmallSystem() throws IOException {
      Files.createDirectories(proc.resolve("net"));
      Files.createDirectories(proc.resolve("812/fd"));
      Files.createDirectories(proc.resolve("sys"));
      Files.createSymbolicLink(proc.resolve("812/fd/3"), Path.of("socket:[5001]"));
      Files.createSymbolicLink(proc.resolve("812/fd/4"), Path.of("/var/log/x"));
      Files.write(
          proc.resolve("812/cmdline"),
          "/usr/sbin/nginx\0-g\0daemon off;\0".getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          proc.resolve("net/tcp"),
          HEADING
              + row(0, hex("0100007F") + ":4965", "0A", 0, 5001)
              + row(1, hex("0100007F") + ":4966", "0A", 1000, 5002)
              + row(2, hex("0100007F") + ":4967", "01", 1000, 5003)
              + row(3, hex("0100007F") + ":4968", "06", 0, 0)
              + "garbage\n");
    }

    @Test
    void namesTheProcessByTheSocketItHasOpen() {
      assertThat(table().sockets(Set.of(18_789)))
          .containsExactly(
              new Listener(
                  "127.0.0.1", 18_789, OptionalLong.of(812), "nginx -g daemon off;", false));
    }

    @Test
    void saysWhoseItIsWhereTheProcessMayNotBeSeen() {
      assertThat(table().sockets(Set.of(18_790)))
          .containsExactly(
              new Listener(
                  "127.0.0.1", 18_790, OptionalLong.empty(), "a program of user id 1000", false));
    }

    @Test
    void aConnectionIsToldFromAListenerAndTimeWaitIsNobody() {
      assertThat(table().sockets(Set.of(18_791, 18_792)))
          .extracting(Listener::port, Listener::connection)
          .containsExactly(tuple(18_791, true));
      assertThat(table().listeningPorts()).containsExactly(18_789, 18_790);
    }

    private ProcSocketTable table() {
      return new ProcSocketTable(proc);
    }

    private static String row(int number, String local, String state, int uid, int inode) {
      return "   %d: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000  %d        0 %d 1\n"
          .formatted(number, local, state, uid, inode);
    }

    /** The kernel writes words as the machine holds them. */
    private static String hex(String littleEndian) {
      return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
          ? littleEndian
          : "%08X".formatted(Integer.reverseBytes(Integer.parseUnsignedInt(littleEndian, 16)));
    }
  }

  @Nested
  class FromLsof {
    @Test
    void readsListenersAndConnectionsOfSeveralProcesses() {
      String output =
          """
          p812
          cnginx
          f6
          n*:18789
          TST=LISTEN
          TQR=0
          f7
          n[::1]:18790
          TST=LISTEN
          p90
          ccurl
          f3
          n127.0.0.1:18791->127.0.0.1:443
          TST=ESTABLISHED
          """;

      assertThat(LsofSocketTable.parse(output))
          .containsExactly(
              new Listener("*", 18_789, OptionalLong.of(812), "nginx", false),
              new Listener("::1", 18_790, OptionalLong.of(812), "nginx", false),
              new Listener("127.0.0.1", 18_791, OptionalLong.of(90), "curl", true));
    }

    @Test
    void theRealProgramFindsAListenerOfThisProcess() throws IOException {
      assumeThat(Path.of("/usr/bin/lsof")).exists();
      try (ServerSocket own = Loopback.listen(0)) {
        LsofSocketTable table = new LsofSocketTable("/usr/bin/lsof");

        assertThat(table.sockets(Set.of(own.getLocalPort())))
            .containsExactly(
                new Listener(
                    "127.0.0.1",
                    own.getLocalPort(),
                    OptionalLong.of(ProcessHandle.current().pid()),
                    "java",
                    false));
        assertThat(table.listeningPorts()).contains(own.getLocalPort());
      }
    }
  }
}
