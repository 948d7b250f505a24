package dev.gatehouse.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserPartsTest {
  private final AtomicInteger made = new AtomicInteger();
  @TempDir Path host;

  @Test
  void putsNothingTogetherBeforeTheFirstRequestAndThenOnce() throws Exception {
    try (TestGateway gateway = gateway().start()) {
      assertThat(made).hasValue(0);

      assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> ask(gateway).status()))
          .containsOnly(200);
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void putsNothingTogetherForAGatewayThatHasStopped() throws Exception {
    TestGateway gateway = gateway().start();
    gateway.stop();

    assertThat(ask(gateway))
        .isEqualTo(new Answer(503, Map.of("error", "Error: the gateway is stopping")));
    assertThat(made).hasValue(0);
    gateway.close();
  }

  private TestGateway gateway() throws Exception {
    return TestGateway.of(
        host,
        "sigil",
        "main",
        Map.of(),
        new AbstractModule() {
          @Override
          protected void configure() {
            made.incrementAndGet();
          }
        });
  }

  private static Answer ask(TestGateway gateway) {
    return gateway.ask("GET", "/", Map.of(), Map.of());
  }
}
