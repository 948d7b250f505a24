package dev.gatehouse.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.session.SessionKeys.Peer;
import dev.gatehouse.gateway.session.SessionKeys.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People, rooms and threads with ids that try to be others. */
class SessionKeyProperties {
  private static final Map<String, Object> LINKS =
      Map.of("anna", List.of("telegram:7", "a:b"), "a:thread:b", List.of("9"));
  private static final int PEERS = 4_000;

  @Nested
  class ForEachPeer {
    @RegisterExtension final Scoped scoped = new Scoped("per-peer");

    @Test
    void onlyLinksBringTwoTogether() {
      scoped.check(peer -> peer.place() == Place.DIRECT ? person(peer) + thread(peer) : room(peer));
    }
  }

  @Nested
  class ForEachChannelAndPeer {
    @RegisterExtension final Scoped scoped = new Scoped("per-channel-peer");

    @Test
    void onlyLinksBringTwoTogether() {
      scoped.check(
          peer ->
              peer.place() == Place.DIRECT
                  ? word(peer.channel()) + " " + person(peer) + thread(peer)
                  : room(peer));
    }
  }

  @Nested
  class ForEachAccountChannelAndPeer {
    @RegisterExtension final Scoped scoped = new Scoped("per-account-channel-peer");

    @Test
    void onlyLinksBringTwoTogether() {
      scoped.check(
          peer ->
              peer.place() == Place.DIRECT
                  ? word(peer.channel())
                      + " "
                      + word(peer.account().orElse("default"))
                      + " "
                      + person(peer)
                      + thread(peer)
                  : room(peer));
    }
  }

  /** A gateway with one scope; fails when two whom it must keep apart have one key. */
  private static final class Scoped implements BeforeEachCallback, AfterEachCallback {
    private final GatewayParts parts = new GatewayParts();
    private final TestGateway gateway;

    Scoped(String scope) {
      gateway =
          TestGateway.withConfig(
                  Map.of("session", Map.of("dmScope", scope, "identityLinks", LINKS)))
              .module(parts);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      gateway.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
      gateway.afterEach(context);
    }

    void check(Function<Peer, String> identity) {
      SessionKeys keys = parts.get(SessionKeys.class);
      Map<String, Peer> owners = new HashMap<>();
      Map<String, String> identities = new HashMap<>();
      peers()
          .list()
          .ofSize(PEERS)
          .sample()
          .forEach(
              peer -> {
                String key = keys.forPeer("main", peer).value();
                String who = identity.apply(peer);
                Peer other = owners.putIfAbsent(key, peer);
                String known = identities.putIfAbsent(key, who);
                assertThat(known == null ? who : known)
                    .as("%s of %s and %s", key, peer, other)
                    .isEqualTo(who);
                assertThat(key).hasSizeLessThanOrEqualTo(SessionKeys.MAX_LENGTH * 2);
                assertThat(keys.canonical(key).value()).isEqualTo(key);
              });
      assertThat(owners).hasSizeGreaterThan(PEERS / 10);
    }
  }

  private static Arbitrary<Peer> peers() {
    Arbitrary<String> words =
        Arbitraries.of(
                ":",
                "dm",
                "group",
                "thread",
                "topic",
                "channel",
                "%",
                "%3a;",
                "%=",
                "a",
                "B",
                "b",
                "anna",
                "7",
                "9",
                "telegram",
                "default",
                "\u212a",
                "k",
                "\u0000",
                "main")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(parts -> String.join("", parts));
    return Combinators.combine(
            Arbitraries.of("telegram", "slack", "a:dm", "a"),
            Arbitraries.of("default", "x", "x:dm:a").optional(),
            Arbitraries.of(Place.class),
            words,
            words.optional(0.3))
        .as(Peer::new);
  }

  /** Who somebody is, with the links of the configuration. */
  private static String person(Peer peer) {
    String id = word(peer.id());
    String inChannel = word(peer.channel()) + ":" + id;
    for (Map.Entry<String, Object> link : new TreeMap<>(LINKS).entrySet()) {
      for (Object known : (List<?>) link.getValue()) {
        if (known.equals(id) || known.equals(inChannel)) {
          return "linked " + link.getKey();
        }
      }
    }
    return "himself " + id;
  }

  private static String room(Peer peer) {
    return word(peer.channel()) + " " + peer.place() + " " + word(peer.id()) + thread(peer);
  }

  private static String thread(Peer peer) {
    return peer.thread().map(thread -> " in " + word(thread)).orElse("");
  }

  // As the family does: letters of either case are one. The Kelvin sign is no letter k.
  private static String word(String text) {
    return text.strip().replace("\u212a", "<kelvin>").toLowerCase(Locale.ROOT);
  }
}
