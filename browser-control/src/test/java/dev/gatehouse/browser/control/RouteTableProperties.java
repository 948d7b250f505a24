package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;

class RouteTableProperties {
  private static final RouteTable TABLE =
      new RouteTable(
          List.of(
              routes("DELETE /tabs/:targetId", "POST /tabs/:targetId", "GET /"),
              routes("POST /tabs/open", "GET /a/:b/c/:d")));

  @Property(tries = 500)
  void everyParameterComesBackAsItWas(@ForAll @NotEmpty String text) {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String encoded = URLEncoder.encode(valid, StandardCharsets.UTF_8).replace("+", "%20");

    assertThat(TABLE.find("DELETE", "/tabs/" + encoded).orElseThrow().parameters())
        .isEqualTo(Map.of("targetId", valid));
  }

  @Property(tries = 500)
  void noPathBreaksTheTable(@ForAll String path) {
    try {
      TABLE.find("POST", path).ifPresent(match -> assertThat(TABLE.knows(path)).isTrue());
    } catch (BrowserException e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }

  @Example
  void aWordGoesBeforeAParameter() {
    assertThat(TABLE.find("POST", "/tabs/open").orElseThrow().route().path())
        .isEqualTo("/tabs/open");
    assertThat(TABLE.find("DELETE", "/tabs/open").orElseThrow().route().path())
        .isEqualTo("/tabs/:targetId");
  }

  @Example
  void anEmptyParameterIsNone() {
    assertThat(TABLE.find("DELETE", "/tabs/")).isEmpty();
    assertThat(TABLE.find("GET", "/a//c/d")).isEmpty();
    assertThat(TABLE.find("GET", "/a/1/c/2").orElseThrow().parameters())
        .isEqualTo(Map.of("b", "1", "d", "2"));
  }

  @Example
  void badEncodingIsTheCallersMistake() {
    for (String bad : List.of("%", "%4", "%zz", "a%", "%ff", "%C3%28")) {
      assertThatThrownBy(() -> TABLE.find("DELETE", "/tabs/" + bad))
          .isInstanceOfSatisfying(
              BrowserException.class, e -> assertThat(e.status()).isEqualTo(400))
          .hasMessage("invalid path parameter encoding: targetId");
    }
  }

  private static Routes routes(String... lines) {
    return () ->
        Stream.of(lines)
            .map(line -> line.split(" "))
            .map(
                words ->
                    new Route(
                        words[0], words[1], Access.READ, call -> Future.succeededFuture(Map.of())))
            .toList();
  }
}
