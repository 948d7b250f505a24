package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class CloseReasonsTest {
  @Property
  void fitIntoACloseFrame(@ForAll @StringLength(max = 400) String reason) {
    String cut = CloseReasons.cut(reason);

    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(120);
    assertThat(reason).startsWith(cut);
  }
}
