package dev.gatehouse.browser.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingTest {
  @Test
  void keepsTheNewestInTheirOrder() {
    Ring<String> ring = new Ring<>(3, 1_000, String::length);
    List.of("a", "b", "c", "d", "e").forEach(ring::add);

    assertThat(ring.entries()).containsExactly("c", "d", "e");
    assertThat(ring.dropped()).isEqualTo(2);
    ring.clear();
    assertThat(ring.entries()).isEmpty();
    assertThat(ring.dropped()).isZero();
  }

  @Test
  void keepsANewestEntryThatIsTooHeavyAndNothingBesideIt() {
    Ring<String> ring = new Ring<>(10, 5, String::length);
    ring.add("abc");
    ring.add("x".repeat(100));

    assertThat(ring.entries()).containsExactly("x".repeat(100));
    ring.add("abc");
    assertThat(ring.entries()).containsExactly("abc");
  }

  @Property
  void neverHoldsMoreThanAllowed(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 50) Integer> weights,
      @ForAll @IntRange(min = 1, max = 20) int entries,
      @ForAll @IntRange(min = 1, max = 200) int bytes) {
    Ring<Integer> ring = new Ring<>(entries, bytes, weight -> weight);
    weights.forEach(ring::add);

    List<Integer> held = ring.entries();
    assertThat(held).hasSizeLessThanOrEqualTo(entries);
    assertThat(held).isEqualTo(weights.subList(weights.size() - held.size(), weights.size()));
    assertThat(held.size() + ring.dropped()).isEqualTo(weights.size());
    assertThat(held.size() <= 1 || held.stream().mapToInt(w -> w).sum() <= bytes).isTrue();
  }
}
