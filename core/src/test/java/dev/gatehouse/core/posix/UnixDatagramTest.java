package dev.gatehouse.core.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    assertThat(UnixDatagram.available()).isTrue();

    assertThat(System.getProperty("jna.tmpdir")).isNull();
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("gatehouse-native-"));
    }
  }
}
