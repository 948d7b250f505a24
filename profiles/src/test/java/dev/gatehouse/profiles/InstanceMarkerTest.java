package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceMarkerTest {
  @TempDir Path state;

  @Test
  void whatIsWrittenIsReadBackAndOnlyTheOwnerMayReadIt() throws IOException {
    InstanceMarker marker = TestHost.mark(state, "sigil", "main");

    assertThat(InstanceMarker.read(state)).contains(marker);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void idAndKeyAreRandomAndLongEnough() {
    InstanceMarker one = TestHost.mark(state, "sigil", "main");
    InstanceMarker other = TestHost.mark(state, "sigil", "main");

    assertThat(UUID.fromString(one.id()).version()).isEqualTo(4);
    assertThat(Base64.getUrlDecoder().decode(one.proofKey())).hasSize(32);
    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(one.proofKey()).isNotEqualTo(other.proofKey());
  }

  @Test
  void theKeyIsNotPartOfItsText() {
    InstanceMarker marker = TestHost.mark(state, "sigil", "main");

    assertThat(marker.toString()).contains(marker.id()).doesNotContain(marker.proofKey());
  }

  @Test
  void aDirectoryWithoutAMarkerHasNone() {
    assertThat(InstanceMarker.read(state)).isEmpty();
    assertThat(InstanceMarker.read(state.resolve("not there"))).isEmpty();
  }

  @Test
  void aDamagedMarkerIsRefusedWithItsPlaceAndNothingIsWritten() throws IOException {
    for (String text :
        new String[] {
          "",
          "{",
          "[]",
          "{\"id\":\"x\"}",
          "{\"id\":\"../x\",\"distribution\":\"sigil\",\"profile\":\"main\",\"proofKey\":\"AAAA\","
              + "\"createdAtMillis\":1}",
          "{\"id\":\"6f1c3b1e-0000-4000-8000-000000000000\",\"distribution\":\"sigil\","
              + "\"profile\":\"../main\",\"proofKey\":\"AAAA\",\"createdAtMillis\":1}"
        }) {
      Files.writeString(file(), text);

      assertThatThrownBy(() -> InstanceMarker.read(state))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
          .hasMessageContaining(file().toString());
      assertThat(file()).hasContent(text);
    }
  }

  private Path file() {
    return state.resolve(InstanceMarker.FILE_NAME);
  }
}
