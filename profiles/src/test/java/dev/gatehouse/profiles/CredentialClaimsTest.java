package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialClaimsTest {
  private static final String TOKEN = "123456:AAbbCCddEEffGG";
  @TempDir Path directory;
  private CredentialClaims claims;

  @BeforeEach
  void claims() {
    claims = new CredentialClaims(new HostDirectory(directory), new SecureRandom());
  }

  @Test
  void theSecondClaimantOfABotTokenIsToldWhoHasIt() {
    try (CredentialClaims.Claim claim = claims.claim("telegram", TOKEN, owner("main"))) {
      assertThat(claim).isNotNull();
      assertThatThrownBy(() -> claims.claim("telegram", TOKEN, owner("rescue")))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
          .hasMessageContainingAll("sigil/main", "sigil/rescue", "telegram")
          .hasMessageNotContaining(TOKEN);
    }
  }

  @Test
  void anotherProcessOfTheHostIsRefusedTooAndAKilledOneFreesItsClaim() throws Exception {
    try (HolderProcess holder = HolderProcess.claim(directory, TOKEN, "main")) {
      assertThatThrownBy(() -> claims.claim("telegram", TOKEN, owner("rescue")))
          .hasMessageContainingAll("sigil/main", Long.toString(holder.pid()));

      holder.kill();

      try (CredentialClaims.Claim claim = claims.claim("telegram", TOKEN, owner("rescue"))) {
        assertThat(claim).isNotNull();
      }
    }
  }

  @Test
  void aClosedClaimIsFreeForTheNext() {
    claims.claim("telegram", TOKEN, owner("main")).close();

    try (CredentialClaims.Claim claim = claims.claim("telegram", TOKEN, owner("rescue"))) {
      assertThat(claim).isNotNull();
    }
  }

  @Test
  void differentTokensAndDifferentNetworksDoNotMeet() {
    try (CredentialClaims.Claim one = claims.claim("telegram", TOKEN, owner("main"));
        CredentialClaims.Claim two = claims.claim("telegram", TOKEN + "x", owner("rescue"));
        CredentialClaims.Claim three = claims.claim("discord", TOKEN, owner("rescue"))) {
      assertThat(one).isNotSameAs(two).isNotSameAs(three);
    }
  }

  @Test
  void theHostDirectoryTellsNobodyATokenAndItsKeyIsPrivate() throws IOException {
    try (CredentialClaims.Claim claim = claims.claim("telegram", TOKEN, owner("main"))) {
      assertThat(claim).isNotNull();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(file.toString()).doesNotContain(TOKEN);
          assertThat(
                  new String(
                      Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
              .doesNotContain(TOKEN);
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
        }
      }
    }
  }

  private LeaseOwner owner(String profile) {
    return new LeaseOwner(
        profile, "sigil/" + profile, directory.resolve(profile), directory.resolve("x.json"));
  }
}
