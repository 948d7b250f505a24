package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestDevice.Attempt;
import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Codes that let one device in, and what nobody can do with them. */
class InvitationsTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  private final TestDevice device = new TestDevice();

  @Test
  void letADeviceInAndGiveItATokenOfItsOwn() {
    Code code = code("operator.read", "operator.write");
    String token;
    try (Attempt first = connect(device, code.token(), "operator", "operator.read")) {
      assertThat(first.ok()).as("%s", first.answer()).isTrue();
      assertThat(first.scopes()).isEqualTo(List.of("operator.read"));
      assertThat(first.hello().getJsonObject("auth").getString("method"))
          .isEqualTo("bootstrap-token");
      token = first.deviceToken();
    }

    try (Attempt later =
        device.connect(gateway.port(), TestDevice.params(4, token, "operator", "operator.read"))) {
      assertThat(later.ok()).isTrue();
    }
    assertThat(status(code.id()).getString("status")).isEqualTo("used");
    assertThat(status(code.id()).getString("deviceId")).isEqualTo(device.id());
  }

  @Test
  void openEachRoleOnce() {
    Code code = code("operator.read");
    connect(device, code.token(), "operator", "operator.read").close();
    connect(device, code.token(), "node").close();

    for (String role : List.of("operator", "node")) {
      try (Attempt replay = connect(device, code.token(), role)) {
        assertThat(replay.ok()).isFalse();
        assertThat(replay.error().getJsonObject("details").getString("code"))
            .isEqualTo("AUTH_BOOTSTRAP_TOKEN_INVALID");
      }
    }
  }

  @Test
  void belongToTheFirstDeviceThatShowsThem() {
    Code code = code("operator.read");
    connect(device, code.token(), "operator", "operator.read").close();

    try (Attempt thief = connect(new TestDevice(), code.token(), "node")) {
      assertThat(thief.ok()).isFalse();
      assertThat(thief.socket().readClose().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void giveNoMoreThanTheirMakerChose() {
    Code code = code("operator.read");
    try (Attempt greedy = connect(device, code.token(), "operator", "operator.write")) {
      assertThat(greedy.ok()).isFalse();
      assertThat(greedy.error().getString("code")).isEqualTo("NOT_PAIRED");
    }
    for (String scope : List.of("operator.admin", "operator.pairing")) {
      try (WireSocket owner = gateway.admin(4)) {
        assertThat(
                owner
                    .call(
                        "device.pair.setupCode",
                        new JsonObject().put("scopes", new JsonArray().add(scope)))
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("scopes exceed what an invitation can give");
      }
    }
  }

  @Test
  void areMadeByAdministratorsOnly() {
    try (WireSocket pairing = gateway.connect(4, "operator.pairing", "operator.write")) {
      assertThat(
              pairing
                  .call("device.pair.setupCode", new JsonObject())
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("FORBIDDEN");
    }
  }

  @Test
  void cannotBeGuessedWithoutBeingSlowedDown() {
    for (int i = 0; i < 11; i++) {
      connect(device, "guess-" + i, "operator").close();
    }

    try (Attempt next = connect(device, "guess-11", "operator")) {
      assertThat(next.error().getJsonObject("details").getString("code"))
          .isEqualTo("AUTH_RATE_LIMITED");
    }
    try (Attempt right = connect(device, code("operator.read").token(), "operator")) {
      assertThat(right.ok()).isTrue();
    }
  }

  @Test
  void nameTheGatewayAsItsMakerGaveIt() {
    try (WireSocket owner = gateway.admin(4)) {
      JsonObject made =
          owner.payload(
              "device.pair.setupCode",
              new JsonObject().put("publicUrl", "wss://gate.example:8443"));
      assertThat(decoded(made).getString("url")).isEqualTo("wss://gate.example:8443");
      assertThat(made.getLong("expiresAtMs")).isGreaterThan(System.currentTimeMillis());
      for (String url : List.of("http://gate.example", "not a url", "wss://user:pw@gate.example")) {
        assertThat(
                owner
                    .call("device.pair.setupCode", new JsonObject().put("publicUrl", url))
                    .getJsonObject("error")
                    .getString("message"))
            .isEqualTo("publicUrl must be a ws or wss address");
      }
    }
  }

  @Test
  void closeWithTheDeviceThatTheyLetIn() {
    Code code = code("operator.read");
    try (Attempt invited = connect(device, code.token(), "operator", "operator.read");
        WireSocket owner = gateway.admin(4)) {
      owner.payload("device.pair.remove", new JsonObject().put("deviceId", device.id()));

      assertThat(invited.socket().readClose())
          .isEqualTo(new Received("", 4001, "credential revoked"));
      assertThat(
              owner.payload("device.pair.list", new JsonObject()).getJsonArray("paired").encode())
          .doesNotContain(device.id());
    }
  }

  private record Code(String id, String token) {}

  private Code code(String... scopes) {
    try (WireSocket owner = gateway.admin(4)) {
      JsonObject made =
          owner.payload(
              "device.pair.setupCode",
              new JsonObject().put("scopes", new JsonArray(List.of((Object[]) scopes))));
      return new Code(made.getString("setupId"), decoded(made).getString("bootstrapToken"));
    }
  }

  private static JsonObject decoded(JsonObject made) {
    return new JsonObject(
        new String(
            Base64.getUrlDecoder().decode(made.getString("setupCode")), StandardCharsets.UTF_8));
  }

  private JsonObject status(String id) {
    try (WireSocket owner = gateway.admin(4)) {
      return owner.payload("device.pair.setupStatus", new JsonObject().put("setupId", id));
    }
  }

  private Attempt connect(TestDevice who, String bootstrapToken, String role, String... scopes) {
    JsonObject params = TestDevice.params(4, "", role, scopes);
    params.put("auth", new JsonObject().put("bootstrapToken", bootstrapToken));
    return who.connect(gateway.port(), params);
  }
}
