package dev.gatehouse.profiles.service.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemdWatchdogTest {
  private static final Duration SOON = Duration.ofMillis(30);

  @Test
  void givesNoSignWhileNothingAnswersAndSignsAgainAfterwards() {
    AtomicInteger questions = new AtomicInteger();
    AtomicInteger signs = new AtomicInteger();
    AtomicBoolean hangs = new AtomicBoolean(true);

    try (SystemdWatchdog watchdog =
        SystemdWatchdog.start(
            SOON,
            answered -> {
              questions.incrementAndGet();
              if (!hangs.get()) {
                answered.run();
              }
            },
            signs::incrementAndGet)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> questions.get() > 3);
      assertThat(signs).hasValue(0);

      hangs.set(false);
      await().atMost(Duration.ofMinutes(1)).until(() -> signs.get() > 2);
    }
  }

  @Test
  void saysNothingWithoutASocket() {
    assertThat(SystemdNotifier.of(environment(Map.of("WATCHDOG_USEC", "1000")))).isEmpty();
  }

  @Test
  void knowsHowLongSystemdWaits() {
    assertThat(notifier(Map.of("WATCHDOG_USEC", "60000000")).watchdog())
        .contains(Duration.ofSeconds(60));
    assertThat(notifier(Map.of("WATCHDOG_USEC", "soon")).watchdog()).isEmpty();
    assertThat(notifier(Map.of()).watchdog()).isEmpty();
  }

  @Test
  void aManagerThatIsGoneDisturbsNobody() {
    SystemdNotifier notifier = notifier(Map.of("PATH", "/nonexistent"));

    notifier.ready("line\none");
    notifier.alive();
    notifier.stopping();
  }

  private static SystemdNotifier notifier(Map<String, String> more) {
    Map<String, String> variables = new java.util.HashMap<>(more);
    variables.put("NOTIFY_SOCKET", "/nonexistent/notify");
    return SystemdNotifier.of(environment(variables)).orElseThrow();
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, Path.of("/"), Path.of("/"));
  }
}
