package dev.gatehouse.profiles.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
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
  void leavesOneWithAProgramBesideItThatOthersMayWrite() throws IOException {
    Path jar = Files.writeString(program.resolveSibling("gatehouse.jar"), "");
    assertRefusedOnceOpen(jar, "rw-r--r--", "rw-r--rw-");
  }

  @Test
  void leavesOneWhoseJarsOthersMayWriteOrExchange() throws IOException {
    Path library =
        Files.createDirectories(temporary.resolve("version/target/run/1/lib")).resolve("a.jar");
    Files.writeString(library, "");
    assertRefusedOnceOpen(library, "rw-r--r--", "rw-rw-rw-");
    assertRefusedOnceOpen(library.getParent(), "rwxr-xr-x", "rwxrwxrwx");
  }

  @Test
  void leavesOneWhoseJarsAreLinksToWhatOthersMayWrite() throws IOException {
    Path shared = Files.writeString(temporary.resolve("shared.jar"), "");
    Path libraries = Files.createDirectories(temporary.resolve("version/target/gatehouse/lib"));
    Files.createSymbolicLink(libraries.resolve("a.jar"), shared);
    assertRefusedOnceOpen(shared, "rw-r--r--", "rw-r--rw-");
  }

  @Test
  void aGroupMayWriteOnlyWhenItIsItsOwnersOwn() throws IOException {
    mode(program, "rwxrwxr-x");
    PosixFileAttributes facts = Files.readAttributes(program, PosixFileAttributes.class);
    boolean own = facts.group().getName().equals(facts.owner().getName());

    assertThat(ProgramTrust.isFirm(program)).isEqualTo(own);
    if (own && facts.owner().getName().equals("root")) {
      Files.getFileAttributeView(program, PosixFileAttributeView.class)
          .setGroup(
              program
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName("daemon"));
      assertThat(ProgramTrust.objection(program).orElseThrow())
          .contains("may be changed by the group daemon");
    }
  }

  @Test
  void takesNoWordFromAFileThatOthersCouldHaveWritten() throws IOException {
    Path request = temporary.resolve("upgrade-request.json");
    files.ask(new UpgradeFiles.Request("id", program, 1));
    mode(request, "rw-rw-rw-");
    assertThatThrownBy(() -> files.take("id")).hasMessageContaining("may be changed by other");

    Path elsewhere = temporary.resolve("elsewhere.json");
    mode(request, "rw-------");
    Files.move(request, elsewhere);
    Files.createSymbolicLink(request, elsewhere);
    assertThatThrownBy(() -> files.take("id")).hasMessageContaining("is no plain file");
    assertThat(elsewhere).isNotEmptyFile();
  }

  private void assertRefusedOnceOpen(Path what, String closed, String open) throws IOException {
    mode(what, closed);
    assertThat(ProgramTrust.objection(program)).isEmpty();
    mode(what, open);
    assertThat(ProgramTrust.objection(program).orElseThrow())
        .contains(what.toString())
        .contains("may be changed by everybody");
    assertThat(files.program()).isEmpty();
    mode(what, closed);
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
