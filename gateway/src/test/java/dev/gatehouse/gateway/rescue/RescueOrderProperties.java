package dev.gatehouse.gateway.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.rescue.RescueOrder.Verb;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which sentences are orders, and which only look like one. */
class RescueOrderProperties {
  private static RescueOrder order(String text) {
    return RescueOrder.of(text).orElseThrow(() -> new AssertionError(text));
  }

  @Example
  void plainWordsAreOrders() {
    assertThat(order("status main")).isEqualTo(new RescueOrder(Verb.STATUS, "main", ""));
    assertThat(order("Why is main down?")).isEqualTo(new RescueOrder(Verb.WHY, "main", ""));
    assertThat(order("why main").verb()).isEqualTo(Verb.WHY);
    assertThat(order("what's wrong with the instance sigil/main?").name()).isEqualTo("sigil/main");
    assertThat(order("roll back main")).isEqualTo(new RescueOrder(Verb.ROLLBACK, "main", ""));
    assertThat(order("Roll back main to generation 12.").numbers()).containsExactly(12);
    assertThat(order("rollback `main` 3").numbers()).containsExactly(3);
    assertThat(order("please restart main!")).isEqualTo(new RescueOrder(Verb.RESTART, "main", ""));
    assertThat(order("start main").verb()).isEqualTo(Verb.RESTART);
    assertThat(order("fix main").verb()).isEqualTo(Verb.MEND);
    assertThat(order("logs main 50").numbers()).containsExactly(50);
    assertThat(order("show me the logs of main supervisor").rest()).isEqualTo("supervisor");
    assertThat(order("diff main 3 4").numbers()).containsExactly(3, 4);
    assertThat(order("patch main {gateway: {port: 19001}}").rest())
        .isEqualTo("{gateway: {port: 19001}}");
    assertThat(order("threads main").verb()).isEqualTo(Verb.THREADS);
  }

  @Property(tries = 300)
  void everyNameIsUnderstoodAndKeptAsItIs(@ForAll("names") String name, @ForAll Verb verb) {
    String words =
        switch (verb) {
          case ROLLBACK -> "roll back " + name;
          case PATCH -> "patch " + name + " {a: 1}";
          case DIFF -> "diff " + name + " 1";
          default -> verb.word() + " " + name;
        };

    assertThat(RescueOrder.of(words)).map(RescueOrder::name).hasValue(name);
    assertThat(RescueOrder.of(words.toUpperCase(Locale.ROOT)))
        .map(RescueOrder::verb)
        .hasValue(verb);
  }

  @Property(tries = 300)
  void aSentenceThatSaysMoreChangesNothing(
      @ForAll("before") String before,
      @ForAll("orders") String order,
      @ForAll("after") String after) {
    String text = before + order + after;

    assertThat(RescueOrder.of(text).filter(found -> found.verb().mends()))
        .as(text)
        .isEqualTo(Optional.empty());
  }

  @Property(tries = 300)
  void noTextBreaksIt(@ForAll String text) {
    assertThat(RescueOrder.of(text)).isNotNull();
    assertThat(RescueOrder.of("restart main\n" + text.replaceAll("^\\s*$", "x")))
        .isEqualTo(Optional.empty());
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "main", "work", "sigil/main", "a", "bot-2", "x_y", "team9", "epiloop/ops");
  }

  @Provide
  Arbitrary<String> before() {
    return Arbitraries.of(
        "how do I ", "do not ", "never ", "what happens when I ", "should I ", "he said: ", "1. ");
  }

  @Provide
  Arbitrary<String> orders() {
    return Arbitraries.of("restart main", "roll back main", "mend main", "roll back main to 3");
  }

  @Provide
  Arbitrary<String> after() {
    return Arbitraries.of("", "?", " please", " and rescue", ", or not");
  }
}
