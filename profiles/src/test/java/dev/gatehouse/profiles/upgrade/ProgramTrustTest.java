package dev.gatehouse.profiles.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that another user could exchange is not started in place of the usual one. */
@DisabledOnOs(OS.WINDOWS)
class ProgramTrustTest {
  @TempDir Path temporary;
  private Path program;
  private UpgradeFiles files;

  @BeforeEach
  void program() throws IOException {
    program = Files.createDirectories(temporary.resolve("version/bin")).resolve("gatehouse");
    Files.writeString(program, "#!/bin/sh\n");
    mode(program, "rwxr-xr-x");
    files = UpgradeFiles.in(temporary);
    files.useProgram(program);
  }

  @Test
  void takesOnePutInPlaceByItsOwnUser() throws IOException {
    assertThat(files.program()).contains(program);
  }

  @Test
  void leavesOneThatOthersMayWrite() throws IOException {
    mode(program, "rwxr-xrwx");

    assertThat(files.program()).isEmpty();
  }

  @Test
  void leavesOneBelowADirectoryWhereOthersMayExchangeIt() throws IOException {
    mode(temporary.resolve("version"), "rwxrwxrwx");

    assertThat(files.program()).isEmpty();
  }

  @Test
  void looksAtWhatALinkLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), program);
    files.useProgram(link);
    assertThat(files.program()).contains(link);

    mode(program, "rwxr-xrwx");

    assertThat(files.program()).isEmpty();
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
