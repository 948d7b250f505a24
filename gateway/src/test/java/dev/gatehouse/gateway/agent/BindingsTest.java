package dev.gatehouse.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.agent.Bindings.Place;
import dev.gatehouse.gateway.configuration.LiveConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindingsTest {
  @Test
  void theMostExactBindingWins() {
    Bindings bindings =
        bindings(
            binding("a", Map.of("channel", "discord")),
            binding("b", Map.of("channel", "discord", "guildId", "g1")),
            binding(
                "c", Map.of("channel", "discord", "peer", Map.of("kind", "channel", "id", "room"))),
            binding("d", Map.of("channel", "discord", "accountId", "work")),
            binding("e", Map.of("channel", "discord", "accountId", "*")));

    assertThat(bindings.agentFor(place("discord", "default", "channel", "room", "g1")))
        .isEqualTo("c");
    assertThat(bindings.agentFor(place("discord", "default", "channel", "other", "g1")))
        .isEqualTo("b");
    assertThat(bindings.agentFor(place("discord", "work", "dm", "x", ""))).isEqualTo("d");
    assertThat(bindings.agentFor(place("discord", "default", "dm", "x", ""))).isEqualTo("a");
    assertThat(bindings.agentFor(place("discord", "play", "dm", "x", ""))).isEqualTo("e");
    assertThat(bindings.agentFor(place("telegram", "default", "dm", "x", ""))).isEqualTo("main");
  }

  @Test
  void aBindingToNobodyBindsNothing() {
    Bindings bindings =
        bindings(
            binding("gone", Map.of("channel", "telegram")),
            Map.of("agentId", "a"),
            Map.of("agentId", "a", "match", Map.of("channel", "telegram", "peer", "7")));

    assertThat(bindings.agentFor(place("telegram", "default", "dm", "7", ""))).isEqualTo("main");
  }

  @Test
  void directMessagesHaveTwoNames() {
    Bindings bindings =
        bindings(binding("a", Map.of("channel", "t", "peer", Map.of("kind", "direct", "id", "7"))));

    assertThat(bindings.agentFor(place("t", "default", "dm", "7", ""))).isEqualTo("a");
    assertThat(bindings.agentFor(place("t", "default", "group", "7", ""))).isEqualTo("main");
  }

  private static Map<String, Object> binding(String agentId, Map<String, Object> match) {
    return Map.of("agentId", agentId, "match", match);
  }

  private static Place place(String channel, String account, String kind, String id, String guild) {
    return new Place(
        channel,
        account,
        kind,
        id,
        Optional.of(guild).filter(value -> !value.isEmpty()),
        Optional.empty());
  }

  @SafeVarargs
  private static Bindings bindings(Map<String, Object>... bindings) {
    LiveConfig config =
        TestConfig.of(
            Map.of(
                "agents",
                Map.of(
                    "list",
                    List.of(
                        Map.of("id", "main", "default", true),
                        Map.of("id", "a"),
                        Map.of("id", "b"),
                        Map.of("id", "c"),
                        Map.of("id", "d"),
                        Map.of("id", "e"))),
                "bindings",
                List.of((Object[]) bindings)));
    return new Bindings(config, TestConfig.agents(config));
  }
}
