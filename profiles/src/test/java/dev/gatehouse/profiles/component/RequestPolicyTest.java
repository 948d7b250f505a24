package dev.gatehouse.profiles.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.component.RequestPolicy.Decision;
import dev.gatehouse.profiles.component.RequestPolicy.Request;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPolicyTest {
  private static final int PORT = 18_789;
  private static final String OWN = "127.0.0.1:" + PORT;

  private final RequestPolicy policy =
      RequestPolicy.forPort(PORT).allowedOrigin("https://Desk.example.org/").build();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:18789", "LocalHost:18789", "[::1]:18789", "desk.example.org"})
  void answersToItsOwnNames(String host) {
    assertThat(policy.judge(get(host)).accepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1",
        "127.0.0.1:18790",
        "127.0.0.1.:18789",
        "evil.test:18789",
        "localhost:018789",
        "localhost:18789:18789",
        "x@localhost:18789",
        "localhost:18789/",
        "127.0.0.1:18789, evil.test",
        "[::1:18789",
        "127.1:18789",
        "desk.example.org:18789"
      })
  void doesNotAnswerToOthers(String host) {
    assertThat(policy.judge(get(host)).status()).isEqualTo(421);
  }

  @Test
  void answersWithoutAPortOnlyOnTheDefaultOne() {
    assertThat(RequestPolicy.forPort(80).build().judge(get("localhost")).accepted()).isTrue();
    assertThat(
            RequestPolicy.forPort(80)
                .build()
                .judge(withOrigin("localhost", "http://localhost"))
                .accepted())
        .isTrue();
  }

  @Test
  void doesNotTakeHostAndOriginThatAgreeForProof() {
    assertThat(policy.judge(withOrigin("evil.test:18789", "http://evil.test:18789")).status())
        .isEqualTo(421);
  }

  @Test
  void takesASiblingsOriginForForeign() {
    assertThat(policy.judge(withOrigin(OWN, "http://127.0.0.1:19001")).status()).isEqualTo(403);
  }

  @Test
  void letsAListedOriginAskAcrossSites() {
    Request request =
        new Request(
            "POST",
            "/x",
            List.of(OWN),
            List.of("https://desk.example.org"),
            Optional.of("cross-site"),
            Optional.of("cors"),
            Optional.of("empty"),
            List.of(),
            false,
            "127.0.0.1",
            false);

    assertThat(policy.judge(request).accepted()).isTrue();
  }

  @Test
  void tellsWhetherTheClientIsOnThisHost() {
    assertThat(policy.judge(from("127.0.0.1", List.of(), false)).local()).isTrue();
    assertThat(policy.judge(from("192.0.2.5", List.of(), false)).local()).isFalse();
    assertThat(policy.judge(from("127.0.0.1", List.of("127.0.0.1"), false)))
        .isEqualTo(new Decision(200, "", "127.0.0.1", false, true));
    assertThat(policy.judge(from("127.0.0.1", List.of(), true)).local()).isFalse();
  }

  @Test
  void believesOnlyTheLastHopBeforeItsProxies() {
    RequestPolicy behindProxy =
        RequestPolicy.forPort(PORT)
            .trustedProxies(TrustedProxies.of(List.of("10.0.0.0/8", "127.0.0.1")))
            .build();

    assertThat(
            behindProxy
                .judge(from("127.0.0.1", List.of("6.6.6.6, 198.51.100.7:1234", "10.2.3.4"), false))
                .client())
        .isEqualTo("198.51.100.7");
    assertThat(behindProxy.judge(from("127.0.0.1", List.of("[2001:db8::1]:80"), false)).client())
        .isEqualTo("2001:db8::1");
    assertThat(behindProxy.judge(from("192.0.2.1", List.of("198.51.100.7"), false)).client())
        .isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "", "300.1.1.1/8"})
  void refusesAProxyThatIsNoAddress(String proxy) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(proxy)))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
  }

  @Property
  void acceptsNoOriginThatOnlyStartsOrEndsLikeItsOwn(
      @ForAll @StringLength(min = 1, max = 20) String more) {
    String own = "http://127.0.0.1:" + PORT;

    assertThat(policy.judge(withOrigin(OWN, own + more)).accepted()).isFalse();
    assertThat(policy.judge(withOrigin(OWN, more + own)).accepted()).isFalse();
  }

  @Property
  void answersToNoOtherPort(@ForAll @IntRange(min = 1, max = 65_535) int port) {
    assertThat(policy.judge(get("localhost:" + port)).accepted()).isEqualTo(port == PORT);
  }

  private static Request get(String host) {
    return request(host, List.of(), "127.0.0.1", List.of(), false);
  }

  private static Request withOrigin(String host, String origin) {
    return request(host, List.of(origin), "127.0.0.1", List.of(), false);
  }

  private static Request from(String peer, List<String> forwardedFor, boolean other) {
    return request(OWN, List.of(), peer, forwardedFor, other);
  }

  private static Request request(
      String host, List<String> origins, String peer, List<String> forwardedFor, boolean other) {
    return new Request(
        "GET",
        "/",
        List.of(host),
        origins,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        forwardedFor,
        other,
        peer,
        false);
  }
}
