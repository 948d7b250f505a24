package dev.gatehouse.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixDatagramTest {
  @TempDir Path directory;

  @Test
  void carriesAMessageToASocketInTheFileSystem() throws Exception {
    Path path = directory.resolve("notify");
    try (DatagramReader reader = DatagramReader.at(path.toString())) {
      UnixDatagram.send(path.toString(), "READY=1\nSTATUS=grüß".getBytes(UTF_8));

      assertThat(reader.next(Duration.ofSeconds(5))).isEqualTo("READY=1\nSTATUS=grüß");
    }
  }

  @Test
  void carriesAMessageToASocketOutsideTheFileSystem() throws Exception {
    String name = "@gatehouse-test-" + ProcessHandle.current().pid();
    try (DatagramReader reader = DatagramReader.at(name)) {
      UnixDatagram.send(name, "WATCHDOG=1".getBytes(UTF_8));

      assertThat(reader.next(Duration.ofSeconds(5))).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void saysThatNobodyListens() {
    assertThatThrownBy(
            () -> UnixDatagram.send(directory.resolve("nobody").toString(), new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void refusesWhatIsNoAddress() {
    for (String address : new String[] {"", "relative", "/" + "x".repeat(107), "/a\0b"}) {
      assertThatThrownBy(() -> UnixDatagram.send(address, new byte[] {1}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is no address");
    }
  }

  @Test
  void leavesNothingInTheHomeDirectoryOrAmongTemporaryFiles() throws Exception {
    Process fresh =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + directory,
                "-Duser.home=" + directory,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FirstUse.class.getName())
            .inheritIO()
            .start();

    assertThat(fresh.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(fresh.exitValue()).isZero();
    assertThat(directory).isEmptyDirectory();
  }

  /** Binds the C library in a process that has not done so. */
  static final class FirstUse {
    public static void main(String[] arguments) {
      System.exit(UnixDatagram.available() && System.getProperty("jna.tmpdir") == null ? 0 : 1);
    }
  }
}
