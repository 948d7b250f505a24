package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.profiles.StateLock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayRestartTest {
  private static final Farewell SOON = Farewell.backIn("testing", Duration.ofSeconds(1));
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @RegisterExtension final TestGateway test = TestGateway.create();

  @Test
  void comesBackOnItsPortWithItsSecretAfterClientsWereTold() throws Exception {
    Gateway gateway = test.gateway();
    int port = test.port();
    try (WireSocket client = test.admin(3)) {
      done(gateway.restart(SOON));

      assertThat(client.readEvent("shutdown").getJsonObject("payload").getMap())
          .containsEntry("reason", "testing")
          .containsEntry("restartExpectedMs", 1000);
      assertThat(client.readClose().closeCode()).isEqualTo(1012);
    }
    assertThat(gateway.state()).isEqualTo(GatewayState.READY);
    assertThat(gateway.starts()).isEqualTo(2);
    assertThat(test.port()).isEqualTo(port);
    try (DirectClient client = gateway.connect()) {
      assertThat(client.hello().protocol()).isEqualTo(4);
    }
  }

  @Test
  void givesItsPlaceToAnotherWhileItIsSuspendedAndTakesItAgain() throws Exception {
    Gateway gateway = test.gateway();

    done(gateway.suspend(SOON, LIMIT));

    assertThat(gateway.state()).isEqualTo(GatewayState.SUSPENDED);
    StateLock.take(gateway.instance()).close();
    assertThatThrownBy(gateway::token)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_RUNNING));

    done(gateway.resume());

    assertThat(StateLock.isHeld(gateway.instance().stateDirectory())).isTrue();
    gateway.connect().close();
  }

  @Test
  void isOverWhenItsPlaceWasTakenWhileItWasSuspended() throws Exception {
    Gateway gateway = test.gateway();
    done(gateway.suspend(SOON, LIMIT));

    try (StateLock other = StateLock.take(gateway.instance())) {
      assertThat(other).isNotNull();
      Future<Void> resumed = gateway.resume();
      assertThatThrownBy(() -> done(resumed)).hasMessageContaining("lock its state directory");
    }
    assertThat(gateway.state()).isEqualTo(GatewayState.FAILED);
    done(gateway.over());
  }

  @Test
  void canBeStoppedInTheMiddleOfARestartAndWhileItIsSuspended() throws Exception {
    Gateway gateway = test.gateway();
    Future<Void> restarted = gateway.restart(SOON);
    done(gateway.stop(LIMIT));

    assertThatThrownBy(() -> done(restarted)).isInstanceOf(GatehouseException.class);
    assertThat(gateway.state()).isEqualTo(GatewayState.STOPPED);
    assertThat(gateway.restart(SOON).failed()).isTrue();

    test.stop();
    test.start();
    done(test.gateway().suspend(SOON, LIMIT));
    done(test.gateway().stop(LIMIT));
    assertThat(test.gateway().state()).isEqualTo(GatewayState.STOPPED);
  }

  private static void done(Future<Void> future) throws Exception {
    future.await(30, TimeUnit.SECONDS);
  }
}
