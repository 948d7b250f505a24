package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.service.supervisor.HealthProbe.Sign;
import dev.gatehouse.profiles.service.supervisor.LoopProbe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopProbeTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension final TestGateway test = TestGateway.create();

  @Test
  void aLoopThatHangsGivesNoSignUntilItGoesOn() throws Exception {
    assertThat(probe(LIMIT).look()).isEqualTo(Sign.ANSWERS);
    CountDownLatch hang = new CountDownLatch(1);
    test.gateway()
        .part(GatewayLoop.class)
        .run(
            () -> {
              try {
                hang.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(probe(Duration.ofMillis(300)).look()).isEqualTo(Sign.SILENT);

    hang.countDown();
    assertThat(probe(LIMIT).look()).isEqualTo(Sign.ANSWERS);
  }

  @Test
  void aGatewayWithoutPortsIsStarting() throws Exception {
    test.gateway()
        .suspend(Farewell.forGood("testing"), Duration.ofSeconds(5))
        .await(60, TimeUnit.SECONDS);

    assertThat(probe(LIMIT).look()).isEqualTo(Sign.STARTING);
  }

  private LoopProbe probe(Duration limit) {
    HostDirectory directory = new HostDirectory(test.directory().resolve("host"));
    return new LoopProbe(
        test.gateway().instance(), new LeaseTable(directory, new PortProbe()), limit);
  }
}
