package dev.gatehouse.gateway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.hook.HookTransform.Input;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class HookTemplateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Input INPUT =
      new Input(
          "github/push",
          Map.of("x-event", "push"),
          Map.of("ref", "main"),
          new JsonObject(
              """
              {"who": {"name": "Ada"}, "list": [{"n": 1}, [2, 3]], "text": "{{who.name}}",
               "yes": true, "none": null}
              """));

  @Test
  void fillsWhatIsThere() {
    assertThat(fill("{{who.name}} {{ list[0].n }} {{list[1][1]}} {{yes}}"))
        .isEqualTo("Ada 1 3 true");
    assertThat(fill("{{headers.X-Event}} {{query.ref}} {{path}} {{now}}"))
        .isEqualTo("push main github/push 2026-11-21T08:00:00Z");
    assertThat(fill("{{payload.who}} {{list[1]}}")).isEqualTo("{\"name\":\"Ada\"} [2,3]");
  }

  @Test
  void leavesNothingWhereNothingIs() {
    assertThat(fill("<{{none}}{{who.age}}{{list[7]}}{{list[x]}}{{who[0]}}{{list[0}}{{}}>"))
        .isEqualTo("<>");
  }

  @Test
  void doesNotReadAgainWhatItFilledIn() {
    assertThat(fill("{{text}}")).isEqualTo("{{who.name}}");
  }

  @Test
  void knowsWhetherThereArePlaces() {
    assertThat(HookTemplate.hasPlaces("hook:{{id}}")).isTrue();
    assertThat(HookTemplate.hasPlaces("hook:}}{{")).isFalse();
  }

  @Property
  void neverFailsAndKeepsTextWithoutPlaces(@ForAll @StringLength(max = 200) String text) {
    String filled = fill(text);

    if (!HookTemplate.hasPlaces(text)) {
      assertThat(filled).isEqualTo(text);
    }
  }

  @Property
  void neverFailsOnAnyPlace(@ForAll @StringLength(max = 40) String place) {
    assertThat(fill("a{{" + place + "}}b")).startsWith("a");
  }

  private static String fill(String template) {
    return HookTemplate.fill(template, INPUT, NOW);
  }
}
