package dev.gatehouse.profiles.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceBudgetTest {
  @Test
  void readsEveryLimitInItsUnit() {
    InstanceBudget budget =
        budget(
            Map.of(
                "memoryMb",
                512,
                "tasks",
                200,
                "connections",
                50,
                "turns",
                4,
                "tokensPerDay",
                2_000_000_000_000L,
                "diskMb",
                2048));

    assertThat(budget.memoryBytes()).hasValue(512L * 1024 * 1024);
    assertThat(budget.tasks()).hasValue(200);
    assertThat(budget.connections()).hasValue(50);
    assertThat(budget.turns()).hasValue(4);
    assertThat(budget.tokensPerDay()).hasValue(2_000_000_000_000L);
    assertThat(budget.diskBytes()).hasValue(2048L * 1024 * 1024);
  }

  @Test
  void limitsNothingThatIsNotSaid() {
    assertThat(InstanceBudget.of(Map.of())).isEqualTo(InstanceBudget.NONE);
    assertThat(budget(Map.of())).isEqualTo(InstanceBudget.NONE);
  }

  @Test
  void takesNoneForALimitAndNotForNoLimit() {
    assertThat(budget(Map.of("tokensPerDay", 0)).tokensPerDay()).hasValue(0);
  }

  @Test
  void aHugeNumberOfMegabytesDoesNotBecomeASmallOne() {
    assertThat(budget(Map.of("diskMb", Long.MAX_VALUE)).diskBytes().getAsLong())
        .isGreaterThan(1L << 60);
  }

  private static InstanceBudget budget(Map<String, Object> limits) {
    return InstanceBudget.of(Map.of("gateway", Map.of("budget", limits)));
  }
}
