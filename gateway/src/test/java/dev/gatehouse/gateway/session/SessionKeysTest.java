package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.session.SessionKeys.Peer;
import dev.gatehouse.gateway.session.SessionKeys.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionKeysTest {
  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "session",
                  Map.of(
                      "dmScope",
                      "per-channel-peer",
                      "identityLinks",
                      Map.of("anna", List.of("telegram:7", "+49123")))))
          .module(parts);

  @Test
  void makesOneKeyOfAllNamesOfTheMainSession() {
    for (String name :
        List.of("main", " MAIN ", "agent:main:main", "agent:main", "Agent:Main:Main", "")) {
      assertThat(keys().canonical(name).value()).isEqualTo("agent:main:main");
    }
    assertThat(keys().canonical("Lab").value()).isEqualTo("agent:main:lab");
    assertThat(keys().canonical("agent:A/B:x").value()).isEqualTo("agent:a-b:x");
    assertThat(keys().canonical("global").value()).isEqualTo("global");
    assertThat(keys().canonical("unknown").value()).isEqualTo("unknown");
  }

  @Test
  void leavesACanonicalKeyAsItIs() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "agent:" : "");
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append("abcXYZ09:/._- ÄßİΣ日".charAt(random.nextInt(19)));
      }
      String key = keys().canonical(text.toString()).value();
      assertThat(keys().canonical(key).value()).as(text.toString()).isEqualTo(key);
    }
  }

  @Test
  void refusesAKeyThatIsTooLongOrHoldsControlCharacters() {
    for (String bad : List.of("x".repeat(513), "a\u0000b", "a\nb")) {
      assertThatThrownBy(() -> keys().canonical(bad)).isInstanceOf(RpcException.class);
    }
  }

  @Test
  void namesPeersGroupsAndThreads() {
    assertThat(of("telegram", Place.DIRECT, "9")).isEqualTo("agent:main:telegram:dm:9");
    assertThat(of("telegram", Place.DIRECT, "7")).isEqualTo("agent:main:telegram:dm:anna");
    assertThat(of("whatsapp", Place.DIRECT, "+49123")).isEqualTo("agent:main:whatsapp:dm:anna");
    assertThat(of("Slack", Place.CHANNEL, "C1")).isEqualTo("agent:main:slack:channel:c1");
    SessionKey topic =
        keys()
            .forPeer(
                "main",
                new Peer("telegram", Optional.empty(), Place.GROUP, "5", Optional.of("12")));
    assertThat(topic.value()).isEqualTo("agent:main:telegram:group:5:topic:12");
    assertThat(SessionKeys.parent(topic).orElseThrow().value())
        .isEqualTo("agent:main:telegram:group:5");
  }

  private String of(String channel, Place place, String id) {
    return keys()
        .forPeer("main", new Peer(channel, Optional.empty(), place, id, Optional.empty()))
        .value();
  }

  private SessionKeys keys() {
    return parts.get(SessionKeys.class);
  }
}
