package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class InstanceProofTest {
  private final InstanceMarker marker =
      new InstanceMarker(
          "6f1c3b1e-1111-4222-8333-444455556666",
          "sigil",
          "main",
          "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
          1);
  private final String nonce = InstanceProof.newNonce(new SecureRandom());

  @Test
  void theInstanceProvesItselfOnItsOwnPort() {
    String answer = InstanceProof.answer(marker, nonce, 18789);

    assertThat(answer).startsWith("v1 " + marker.id() + " ");
    assertThat(InstanceProof.proves(marker, nonce, 18789, answer)).isTrue();
  }

  @Test
  void anAnswerPassedOnFromASiblingProvesNothing() {
    String answer = InstanceProof.answer(marker, nonce, 18789);

    assertThat(InstanceProof.proves(marker, nonce, 19001, answer)).isFalse();
  }

  @Test
  void anOldAnswerOrAnotherKeyProvesNothing() {
    InstanceMarker impostor =
        new InstanceMarker(
            marker.id(), "sigil", "main", "HxECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", 1);
    String old = InstanceProof.answer(marker, InstanceProof.newNonce(new SecureRandom()), 18789);

    assertThat(InstanceProof.proves(marker, nonce, 18789, old)).isFalse();
    assertThat(
            InstanceProof.proves(
                marker, nonce, 18789, InstanceProof.answer(impostor, nonce, 18789)))
        .isFalse();
    assertThat(InstanceProof.proves(marker, nonce, 18789, "")).isFalse();
  }

  /** Worked out with another program, so that a client in another language can be checked too. */
  @Test
  void theMacIsTheDocumentedOne() {
    assertThat(InstanceProof.answer(marker, "AAAAAAAAAAAAAAAAAAAAAA", 18789))
        .isEqualTo(
            "v1 6f1c3b1e-1111-4222-8333-444455556666 pHaPp5GRsRCaZwtxUcS6TeF4iiOt1iNohqjsLKaCLcY");
  }

  @Test
  void aNonceIsAtLeastSixteenBytesOfBase64Url() {
    assertThat(InstanceProof.isNonce(nonce)).isTrue();
    assertThat(InstanceProof.isNonce("AAAAAAAAAAAAAAAAAAAAAA")).isTrue();
    assertThat(InstanceProof.isNonce("short")).isFalse();
    assertThat(InstanceProof.isNonce("!".repeat(32))).isFalse();
    assertThat(InstanceProof.isNonce("A".repeat(400))).isFalse();
  }
}
