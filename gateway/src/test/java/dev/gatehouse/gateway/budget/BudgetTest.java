package dev.gatehouse.gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.FunctionModel;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One gateway for all; each test sets limits as a changed configuration does. */
class BudgetTest {
  private static final int TOKENS = 600;
  private static final AtomicInteger AT_WORK = new AtomicInteger();
  private static final AtomicInteger MOST_AT_WORK = new AtomicInteger();
  private static final Semaphore HELD = new Semaphore(0);

  @TempDir static Path root;
  private static GatewayHost host;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build();
    gateway =
        host.start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .port(0)
                    .config(Map.of("agents", Map.of("defaults", Map.of("model", "parrot/grey"))))
                    .module(
                        new AbstractModule() {
                          @Override
                          protected void configure() {
                            Multibinder.newSetBinder(binder(), ModelProvider.class)
                                .addBinding()
                                .toInstance(parrot());
                          }
                        })
                    .build())
            .awaitReady();
  }

  @AfterAll
  static void stop() {
    host.close();
  }

  private static FunctionModel parrot() {
    return FunctionModel.named("parrot/grey")
        .answering(
            (request, answer) -> {
              if (request.lastWords().startsWith("wait")) {
                MOST_AT_WORK.accumulateAndGet(AT_WORK.incrementAndGet(), Math::max);
                HELD.acquire();
                AT_WORK.decrementAndGet();
              }
              answer.say("heard");
              answer.used(TOKENS - 100, 100);
            });
  }

  @AfterEach
  void noLimits() {
    limits(Map.of());
  }

  @Test
  void noModelIsAskedOnceTheTokensOfTheDayAreUsedUp() throws Exception {
    long before = used("tokensPerDay");
    limits(Map.of("tokensPerDay", before + TOKENS + 1));

    assertThat(ask("one").text()).isEqualTo("heard");
    assertThat(ask("two").text()).isEqualTo("heard");
    assertThatThrownBy(() -> ask("three"))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("the budget is used up")
        .hasMessageContaining("raise gateway.budget.tokensPerDay");
    assertThat(used("tokensPerDay")).isEqualTo(before + 2 * TOKENS);
    assertThat(limit("tokensPerDay")).containsEntry("state", "reached");

    limits(Map.of("tokensPerDay", before + 10L * TOKENS));
    assertThat(ask("four").text()).isEqualTo("heard");
  }

  @Test
  void theTokensOfADayAreFoundAgainAfterARestartAndAJumpOfTheClock() throws Exception {
    ask("one");
    long spent = used("tokensPerDay");
    Instant now = Instant.now();

    assertThat(ledger(now)).isEqualTo(spent);
    assertThat(ledger(now.plusSeconds(86_400))).isZero();
    assertThat(ledger(now.minusSeconds(86_400))).isZero();
    assertThat(ledger(now)).isEqualTo(spent);
  }

  @Test
  void turnsOverTheLimitWaitAndAreAnswered() throws Exception {
    limits(Map.of("turns", 2));
    MOST_AT_WORK.set(0);
    List<Future<TurnResult>> answers = new ArrayList<>();

    for (int i = 0; i < 5; i++) {
      answers.add(gateway.session("turns-" + i).ask("wait"));
    }
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(AT_WORK).hasValue(2));
    assertThat(used("turns")).isEqualTo(2);
    HELD.release(5);

    for (Future<TurnResult> answer : answers) {
      assertThat(answer.await(60, TimeUnit.SECONDS).text()).isEqualTo("heard");
    }
    assertThat(MOST_AT_WORK).hasValue(2);
  }

  @Test
  void oneClientTooManyIsAskedToComeBackAndTheCommandLineGetsIn() {
    limits(Map.of("connections", 1));
    try (DirectClient first = page()) {
      assertThat(first.hello().protocol()).isEqualTo(4);

      assertThatThrownBy(this::page)
          .isInstanceOf(GatehouseException.class)
          .hasMessageContaining("the budget is used up: 1 of 1 clients");
      try (DirectClient operator = gateway.connect()) {
        assertThat(limit(operator, "connections"))
            .containsEntry("state", "reached")
            .containsEntry("limit", 1L);
      }
    }
    limits(Map.of("connections", 3));
    try (DirectClient again = page()) {
      assertThat(again.hello().protocol()).isEqualTo(4);
    }
  }

  @Test
  void aFullStateDirectoryTakesNoNewTurnUntilThereIsRoom() throws Exception {
    Path big = gateway.instance().layout().media().resolve("big");
    Files.createDirectories(big.getParent());
    Files.write(big, new byte[20 << 20]);
    limits(Map.of("diskMb", 16));
    assertThat(limit("diskMb")).containsEntry("state", "reached");

    CallRefusedException refused = send();

    assertThat(refused.code()).isEqualTo("UNAVAILABLE");
    assertThat(refused.details()).containsEntry("code", "BUDGET_EXCEEDED");
    assertThat(refused).hasMessageContaining("gateway.budget.diskMb");

    Files.delete(big);
    assertThat(limit("diskMb")).containsEntry("state", "ok");
    assertThat(ask("room again").text()).isEqualTo("heard");
  }

  @Test
  void whoseMemoryIsUsedUpTakesNoNewTurnAndNoClientButTheOperator() throws Exception {
    byte[] large = new byte[80 << 20];
    limits(Map.of("memoryMb", 64));
    assertThat(limit("memoryMb")).containsEntry("state", "reached");

    assertThat(send()).hasMessageContaining("gateway.budget.memoryMb");
    assertThatThrownBy(this::page).hasMessageContaining("the budget is used up");
    assertThat(large).hasSize(80 << 20);

    limits(Map.of("memoryMb", 1 << 20));
    assertThat(limit("memoryMb")).containsEntry("state", "ok");
    assertThat(ask("room again").text()).isEqualTo("heard");
  }

  @Test
  void noCommandIsStartedOnceTheTasksAreUsedUp() throws IOException {
    limits(Map.of("tasks", 1));

    GatehouseException refused =
        catchThrowableOfType(
            GatehouseException.class, () -> gateway.part(Budgets.class).checkTask());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFLICT);
    assertThat(refused.remedy()).contains("gateway.budget.tasks");
    limits(Map.of("tasks", 10_000));
    gateway.part(Budgets.class).checkTask();
    assertThat(limit("tasks")).containsEntry("state", "ok");
  }

  @Test
  void whatIsNearAndReachedIsLoggedOnceAndShownInTheStatus() throws Exception {
    Path big = gateway.instance().layout().media().resolve("near");
    Files.createDirectories(big.getParent());
    Files.write(big, new byte[31 << 20]);
    limits(Map.of("diskMb", 32, "turns", 7));

    assertThat(limit("diskMb")).containsEntry("state", "near");
    assertThat(limit("diskMb")).containsEntry("state", "near");

    try (DirectClient client = gateway.connect()) {
      assertThat(client.status().tree().get("budget"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(2)
          .anySatisfy(limit -> assertThat(limit.toString()).contains("name=turns", "limit=7"));
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        log()
                            .lines()
                            .filter(
                                line -> line.contains("nearly used up") && line.contains("diskMb")))
                    .hasSize(1));
    Files.delete(big);
  }

  private String log() throws IOException {
    return Files.readString(gateway.part(InstanceLog.class).file());
  }

  private TurnResult ask(String words) throws Exception {
    return gateway.session("budget-" + UUID.randomUUID()).ask(words).await(60, TimeUnit.SECONDS);
  }

  private CallRefusedException send() {
    try (DirectClient client = gateway.connect()) {
      return catchThrowableOfType(
          CallRefusedException.class,
          () ->
              client.call(
                  "chat.send",
                  Map.of(
                      "sessionKey", "main",
                      "message", "hello",
                      "idempotencyKey", UUID.randomUUID().toString())));
    }
  }

  private DirectClient page() {
    return DirectClient.connect(
        gateway.target(),
        ClientOptions.builder().token(gateway.token()).client("webchat", "webchat", "1").build());
  }

  private long used(String name) {
    return ((Number) limit(name).get("used")).longValue();
  }

  private Map<String, Object> limit(String name) {
    try (DirectClient client = gateway.connect()) {
      return limit(client, name);
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static Map<String, Object> limit(DirectClient client, String name) {
    return ((List<Map<String, Object>>)
            client.call("budget.status", Map.of()).object().get("limits"))
        .stream().filter(limit -> name.equals(limit.get("name"))).findFirst().orElseThrow();
  }

  private long ledger(Instant at) throws Exception {
    GatewayLoop loop = gateway.part(GatewayLoop.class);
    TokenLedger fresh =
        new TokenLedger(
            gateway.part(Database.class),
            Clock.fixed(at, Clock.systemDefaultZone().getZone()),
            loop,
            gateway.part(InstanceLog.class));
    return loop.call(fresh::today).await(60, TimeUnit.SECONDS);
  }

  /** Puts a configuration in force that has these limits, and those of no earlier test. */
  private void limits(Map<String, Object> budget) {
    LiveConfig live = gateway.part(LiveConfig.class);
    ConfigSnapshot file =
        gateway.instance().configStore(host.environment(), Clock.systemUTC()).read();
    Map<String, Object> tree = new HashMap<>(file.resolved());
    Map<String, Object> section = new HashMap<>();
    if (tree.get("gateway") instanceof Map<?, ?> known) {
      known.forEach((key, value) -> section.put(String.valueOf(key), value));
    }
    section.put("budget", budget);
    tree.put("gateway", section);
    assertThat(
            gateway
                .part(GatewayLoop.class)
                .call(() -> Future.succeededFuture(live.adopt(file.withResolved(tree))))
                .toCompletionStage()
                .toCompletableFuture()
                .join())
        .isTrue();
  }
}
