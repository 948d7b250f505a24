package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestDevice.Attempt;
import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that prove themselves with a key: identity, pairing, tokens, T08 and T09. */
class DevicesTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();
  private final TestDevice device = new TestDevice();

  @Nested
  class Identity {
    @ParameterizedTest
    @CsvSource({"3,1", "3,2", "4,2", "4,3"})
    void isProvedByEveryFormOfSignature(int protocol, int form) {
      assertThat(attempt(protocol, form, 0, params -> params).getBoolean("ok")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3,-601000", "3,601000", "4,-121000", "4,121000"})
    void isStaleOutsideTheVersionsSkew(int protocol, long offset) {
      JsonObject error = attempt(protocol, 2, offset, params -> params).getJsonObject("error");

      assertThat(error.getString("message")).isEqualTo("device signature expired");
      if (protocol == 4) {
        assertThat(error.getJsonObject("details").getMap())
            .containsEntry("code", "DEVICE_AUTH_SIGNATURE_EXPIRED")
            .containsEntry("reason", "device-signature-stale");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void isWrongWhenAnythingSignedWasChanged(int protocol) {
      JsonObject error =
          attempt(
                  protocol,
                  2,
                  0,
                  params -> params.put("scopes", new JsonArray().add("operator.admin")))
              .getJsonObject("error");

      assertThat(error.getString("message")).isEqualTo("device signature invalid");
    }

    @Test
    void isWrongUnderAnotherDevicesId() {
      JsonObject error =
          attempt(
                  3,
                  2,
                  0,
                  params -> {
                    params.getJsonObject("device").put("id", new TestDevice().id());
                    return params;
                  })
              .getJsonObject("error");

      assertThat(error.getString("message")).isEqualTo("device identity mismatch");
    }

    @Test
    void doesNotAnswerAnotherSocketsChallenge() {
      try (WireSocket other = WireSocket.open(gateway.port());
          WireSocket socket = WireSocket.open(gateway.port())) {
        String foreign =
            other.readEvent("connect.challenge").getJsonObject("payload").getString("nonce");
        socket.readEvent("connect.challenge");
        JsonObject params =
            device.sign(ui(4, "operator.read"), 3, foreign, System.currentTimeMillis());

        JsonObject error = socket.call("connect", params).getJsonObject("error");

        assertThat(error.getString("message")).isEqualTo("device nonce mismatch");
        assertThat(socket.readClose()).isEqualTo(new Received("", 1008, "device nonce mismatch"));
      }
    }

    @Test
    void needsTheChallengeInVersionFour() {
      assertThat(attempt(4, 1, 0, params -> params).getJsonObject("error").getString("message"))
          .isEqualTo("device nonce required");
    }
  }

  @Nested
  class Pairing {
    @Test
    void happensByItselfForTheOwnerOnThisHost() throws IOException {
      try (Attempt first = device.connect(gateway.port(), ui(4, "operator.read"))) {
        assertThat(first.ok()).isTrue();
        assertThat(first.deviceToken()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.scopes()).isEqualTo(List.of("operator.read"));
      }
      Path paired = gateway.stateDirectory().resolve("devices/paired.json");
      assertThat(Files.getPosixFilePermissions(paired))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      JsonObject stored = new JsonObject(Files.readString(paired)).getJsonObject(device.id());
      assertThat(stored.getString("displayName")).isEqualTo("lab-device");
      assertThat(stored.getJsonObject("tokens").getJsonObject("operator").getString("token"))
          .isNotBlank();
    }

    @Test
    void keepsItsTokenFromOneConnectionToTheNext() {
      String token;
      try (Attempt first = device.connect(gateway.port(), ui(4, "operator.read"))) {
        token = first.deviceToken();
      }
      try (Attempt second = device.connect(gateway.port(), ui(3, "operator.read"))) {
        assertThat(second.deviceToken()).isEqualTo(token);
      }
    }

    @Test
    void waitsForApprovalWhenAnotherRoleIsAskedForInVersionFour() {
      device.connect(gateway.port(), ui(4, "operator.read")).close();

      String requestId;
      try (WireSocket owner = gateway.admin(4);
          Attempt upgrade =
              device.connect(gateway.port(), TestDevice.params(4, TestGateway.TOKEN, "node"))) {
        assertThat(upgrade.error().getString("code")).isEqualTo("NOT_PAIRED");
        assertThat(upgrade.error().getString("message"))
            .isEqualTo(
                "pairing required: device is asking for a higher role than currently approved");
        JsonObject details = upgrade.error().getJsonObject("details");
        assertThat(details.getString("reason")).isEqualTo("role-upgrade");
        assertThat(details.getJsonArray("approvedRoles").getList()).isEqualTo(List.of("operator"));
        requestId = details.getString("requestId");
        assertThat(upgrade.socket().readClose().closeReason())
            .startsWith("pairing required: device is asking")
            .contains("(requestId: ")
            .hasSizeLessThanOrEqualTo(120);

        assertThat(
                owner
                    .readEvent("device.pair.requested")
                    .getJsonObject("payload")
                    .getString("requestId"))
            .isEqualTo(requestId);
        JsonObject approved =
            owner.payload("device.pair.approve", new JsonObject().put("requestId", requestId));
        assertThat(approved.getJsonObject("device").getJsonArray("roles").getList())
            .isEqualTo(List.of("operator", "node"));
        assertThat(
                owner
                    .readEvent("device.pair.resolved")
                    .getJsonObject("payload")
                    .getString("decision"))
            .isEqualTo("approved");
      }
      try (Attempt again =
          device.connect(gateway.port(), TestDevice.params(4, TestGateway.TOKEN, "node"))) {
        assertThat(again.ok()).isTrue();
      }
    }

    @Test
    void ofANodeTakesAnAdministrator() {
      device.connect(gateway.port(), ui(4, "operator.read")).close();
      try (Attempt upgrade =
              device.connect(gateway.port(), TestDevice.params(4, TestGateway.TOKEN, "node"));
          WireSocket pairing = gateway.connect(4, "operator.pairing")) {
        String requestId = upgrade.error().getJsonObject("details").getString("requestId");

        assertThat(
                pairing
                    .call("device.pair.approve", new JsonObject().put("requestId", requestId))
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("device pairing approval denied");
      }
    }

    @Test
    void canBeRejectedOnce() {
      device.connect(gateway.port(), ui(4, "operator.read")).close();
      try (Attempt upgrade =
              device.connect(gateway.port(), TestDevice.params(4, TestGateway.TOKEN, "node"));
          WireSocket owner = gateway.admin(3)) {
        JsonObject request =
            new JsonObject()
                .put("requestId", upgrade.error().getJsonObject("details").getString("requestId"));

        assertThat(owner.payload("device.pair.reject", request).getString("deviceId"))
            .isEqualTo(device.id());
        assertThat(
                owner
                    .call("device.pair.reject", request)
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("unknown requestId");
      }
    }
  }

  @Nested
  class Rights {
    @Test
    void areNoMoreThanTheTokenHolds() {
      String token = pairedToken("operator.read");

      for (int protocol : List.of(3, 4)) {
        JsonObject more = TestDevice.params(protocol, token, "operator", "operator.admin");
        try (Attempt attempt = device.connect(gateway.port(), more)) {
          assertThat(attempt.ok()).isFalse();
          assertThat(attempt.error().getString("code")).isEqualTo("NOT_PAIRED");
          assertThat(attempt.socket().readClose().closeCode()).isEqualTo(1008);
        }
      }
      JsonObject same = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt attempt = device.connect(gateway.port(), same)) {
        assertThat(attempt.scopes()).isEqualTo(List.of("operator.read"));
        JsonObject refused = attempt.socket().call("config.set", new JsonObject().put("raw", "{}"));
        assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("FORBIDDEN");
      }
    }

    @Test
    void ofAConnectionStayAsTheyAreWhileItAsksForMore() {
      String token = pairedToken("operator.read");
      JsonObject small = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt connected = device.connect(gateway.port(), small);
          Attempt more =
              device.connect(
                  gateway.port(), TestDevice.params(4, token, "operator", "operator.admin"))) {
        assertThat(more.error().getJsonObject("details").getString("reason"))
            .isEqualTo("scope-upgrade");

        assertThat(connected.socket().call("status", new JsonObject()).getBoolean("ok")).isTrue();
        assertThat(connected.socket().call("device.pair.list", new JsonObject()).getBoolean("ok"))
            .isFalse();
      }
    }

    @Test
    void areNotGivenToAnUnknownRole() {
      for (String role : List.of("owner", "wizard", "OPERATOR")) {
        JsonObject params = WireSocket.params(4, TestGateway.TOKEN, "operator.read");
        try (WireSocket socket = WireSocket.open(gateway.port())) {
          assertThat(
                  socket
                      .connect(params.put("role", role))
                      .getJsonObject("error")
                      .getString("message"))
              .isEqualTo("invalid role");
        }
      }
    }

    @Test
    void areNotGivenByATokenOfAnotherDevice() {
      String token = pairedToken("operator.read");

      JsonObject params = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt thief = new TestDevice().connect(gateway.port(), params)) {
        assertThat(thief.ok()).isFalse();
      }
    }

    @Test
    void areNotGivenToANodeForOperatorsMethods() {
      try (Attempt node =
          device.connect(gateway.port(), TestDevice.params(3, TestGateway.TOKEN, "node"))) {
        assertThat(node.ok()).isTrue();
        assertThat(
                node.socket()
                    .call("config.get", new JsonObject())
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("unauthorized role: node");
      }
    }
  }

  @Nested
  class Revoking {
    @Test
    void closesTheDevicesSocketsAndNobodyElses() {
      String token = pairedToken("operator.read");
      JsonObject params = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt connected = device.connect(gateway.port(), params);
          WireSocket owner = gateway.admin(4)) {
        owner.payload("device.token.revoke", named());

        assertThat(connected.socket().readClose())
            .isEqualTo(new Received("", 4001, "credential revoked"));
        assertThat(owner.call("health", new JsonObject()).getBoolean("ok")).isTrue();
      }
      try (Attempt again =
          device.connect(
              gateway.port(), TestDevice.params(4, token, "operator", "operator.read"))) {
        assertThat(again.ok()).isFalse();
      }
    }

    @Test
    void happensToTheOldTokenWhenItIsRotated() {
      String old = pairedToken("operator.read");
      try (Attempt connected =
              device.connect(
                  gateway.port(), TestDevice.params(4, old, "operator", "operator.read"));
          WireSocket owner = gateway.admin(4)) {
        String fresh = owner.payload("device.token.rotate", named()).getString("token");

        assertThat(fresh).isNotEqualTo(old);
        assertThat(connected.socket().readClose().closeCode()).isEqualTo(4001);
        assertThat(works(old)).isFalse();
        assertThat(works(fresh)).isTrue();
      }
    }

    private boolean works(String token) {
      JsonObject params = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt attempt = device.connect(gateway.port(), params)) {
        return attempt.ok();
      }
    }

    private JsonObject named() {
      return new JsonObject().put("deviceId", device.id()).put("role", "operator");
    }
  }

  @Nested
  class Removing {
    @Test
    void closesEverySocketOfTheDeviceAndKillsItsTokens() {
      String token = pairedToken("operator.read");
      JsonObject params = TestDevice.params(4, token, "operator", "operator.read");
      try (Attempt connected = device.connect(gateway.port(), params);
          WireSocket owner = gateway.admin(4)) {
        assertThat(
                owner
                    .payload("device.pair.remove", new JsonObject().put("deviceId", device.id()))
                    .getString("deviceId"))
            .isEqualTo(device.id());

        assertThat(connected.socket().readClose())
            .isEqualTo(new Received("", 4001, "credential revoked"));
      }
      try (Attempt again =
          device.connect(
              gateway.port(), TestDevice.params(4, token, "operator", "operator.read"))) {
        assertThat(again.ok()).isFalse();
      }
    }

    @Test
    void ofAStrongerDeviceIsDeniedToAWeakerCaller() {
      device.connect(gateway.port(), ui(4, "operator.admin")).close();
      JsonObject named = new JsonObject().put("deviceId", device.id()).put("role", "operator");
      try (WireSocket weak = gateway.connect(4, "operator.pairing")) {
        assertThat(message(weak, "device.pair.remove", named.copy()))
            .startsWith("invalid device.pair.remove params");
        JsonObject id = new JsonObject().put("deviceId", device.id());
        assertThat(message(weak, "device.pair.remove", id)).isEqualTo("device removal denied");
        assertThat(message(weak, "device.token.revoke", named))
            .isEqualTo("device token revocation denied");
        assertThat(message(weak, "device.token.rotate", named))
            .isEqualTo("device token rotation denied");
      }
    }

    @Test
    void ofAnUnknownDeviceSaysSo() {
      try (WireSocket owner = gateway.admin(4)) {
        JsonObject nobody = new JsonObject().put("deviceId", "nobody");
        assertThat(message(owner, "device.pair.remove", nobody)).isEqualTo("unknown deviceId");
        assertThat(message(owner, "device.pair.rename", nobody.copy().put("label", "x")))
            .isEqualTo("unknown deviceId");
      }
    }

    private String message(WireSocket socket, String method, JsonObject params) {
      return socket.call(method, params).getJsonObject("error").getString("message");
    }
  }

  @Test
  void keepTheNameThatTheOwnerGaveThem() {
    device.connect(gateway.port(), ui(4, "operator.read")).close();
    try (WireSocket owner = gateway.admin(4)) {
      owner.payload(
          "device.pair.rename", new JsonObject().put("deviceId", device.id()).put("label", "Desk"));
      device.connect(gateway.port(), ui(4, "operator.read", "operator.write")).close();

      JsonObject listed =
          owner
              .payload("device.pair.list", new JsonObject())
              .getJsonArray("paired")
              .getJsonObject(0);
      assertThat(listed.getString("displayName")).isEqualTo("Desk");
    }
  }

  private String pairedToken(String scope) {
    try (Attempt first = device.connect(gateway.port(), ui(4, scope))) {
      return first.deviceToken();
    }
  }

  private static JsonObject ui(int protocol, String... scopes) {
    return TestDevice.params(protocol, TestGateway.TOKEN, "operator", scopes);
  }

  private JsonObject attempt(
      int protocol, int form, long offset, java.util.function.UnaryOperator<JsonObject> spoil) {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      String nonce =
          socket.readEvent("connect.challenge").getJsonObject("payload").getString("nonce");
      JsonObject params =
          device.sign(
              ui(protocol, "operator.read"), form, nonce, System.currentTimeMillis() + offset);
      return socket.call("connect", spoil.apply(params));
    }
  }
}
