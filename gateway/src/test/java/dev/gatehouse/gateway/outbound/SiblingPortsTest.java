package dev.gatehouse.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.ports.HostDirectory;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiblingPortsTest {
  @TempDir Path directory;

  @Test
  void areClosedToAGatewayThatMayFetchEverythingElseOnThisMachine() throws Exception {
    Path root = directory.toRealPath();
    OutboundTest.Parts parts = new OutboundTest.Parts();
    try (GatewayHost host =
            GatewayHost.builder()
                .environment(new Environment(Map.of(), root.resolve("home"), root))
                .directory(new HostDirectory(root.resolve("host")))
                .build();
        TestSite site = new TestSite("127.0.0.1")) {
      site.text("/", "text/plain", "neighbour");
      Gateway sibling = host.start(spec("rescue").build()).awaitReady(Duration.ofSeconds(30));
      host.start(
              spec("work")
                  .config(
                      Map.of(
                          "tools",
                          Map.of(
                              "web",
                              Map.of(
                                  "fetch",
                                  Map.of(
                                      "ssrfPolicy",
                                      Map.of("dangerouslyAllowPrivateNetwork", true))))))
                  .module(parts.with(SiblingPortsTest::noNames))
                  .build())
          .awaitReady(Duration.ofSeconds(30));

      assertThat(fetch(parts, "127.0.0.1", site.port()).body()).hasToString("neighbour");
      int port = sibling.instance().ports().gateway();
      for (String address : List.of("127.0.0.1", "[::1]", "127.0.0.9", "[::ffff:127.0.0.1]")) {
        assertThatThrownBy(() -> fetch(parts, address, port))
            .isInstanceOf(OutboundRefusedException.class)
            .hasMessageContaining("belongs to a gateway");
      }
      assertThatThrownBy(() -> fetch(parts, "127.0.0.1", sibling.instance().ports().control()))
          .isInstanceOf(OutboundRefusedException.class);
    }
  }

  private static List<java.net.InetAddress> noNames(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static GatewaySpec.Builder spec(String profile) {
    return GatewaySpec.builder()
        .distribution("sigil")
        .profile(profile)
        .port(0)
        .config(Map.of("gateway", Map.of("auth", Map.of("token", "token-of-a-test-0123456789"))));
  }

  private static OutboundAnswer fetch(OutboundTest.Parts parts, String host, int port)
      throws Exception {
    return parts
        .outbound
        .fetch(OutboundRequest.get("http://" + host + ":" + port + "/").build())
        .await(60, TimeUnit.SECONDS);
  }
}
