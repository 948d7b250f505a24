package dev.gatehouse.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AgentsProperties {
  @Property
  void everyNameHasAnIdAndAnIdIsItsOwn(@ForAll String name) {
    String id = Agents.id(name);

    assertThat(id).matches("[a-z0-9][a-z0-9_-]{0,63}");
    assertThat(Agents.id(id)).isEqualTo(id);
  }

  @Property
  void linesOfAnIdentityAreReadOrLeftOut(@ForAll String text) {
    assertThat(Identities.parse(text).values()).allMatch(value -> !value.isBlank());
  }
}
