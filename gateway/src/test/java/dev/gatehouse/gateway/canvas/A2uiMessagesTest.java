package dev.gatehouse.gateway.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class A2uiMessagesTest {
  @Test
  void readsOneMessageFromEachLineAndSkipsEmptyOnes() {
    assertThat(
            A2uiMessages.read(
                "{\"surfaceUpdate\":{\"surfaceId\":\"a\",\"components\":[]}}\n\r\n"
                    + "{\"beginRendering\":{\"surfaceId\":\"a\",\"root\":\"r\"}}\n"
                    + "{\"dataModelUpdate\":{\"surfaceId\":\"b\",\"contents\":[]}}\n"
                    + "{\"deleteSurface\":{\"surfaceId\":\"b\"}}"))
        .extracting(A2uiMessages::kind)
        .containsExactly("surfaceUpdate", "beginRendering", "dataModelUpdate", "deleteSurface");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"surfaceUpdate\": 3}|line 1 must name its surface",
        "{\"deleteSurface\":{}}|line 1 must name its surface",
        "{\"beginRendering\":{\"surfaceId\":\"a\"}}|line 1 must name its root",
        "{\"surfaceUpdate\":{\"surfaceId\":\"a\"}}|line 1 must hold components",
        "{\"deleteSurface\":{\"surfaceId\":\"a\"},\"x\":1}|line 1 must hold exactly one",
        "{\"createSurface\":{\"surfaceId\":\"a\"}}|line 1 is a message of A2UI 0.9",
        "[1]|line 1 is no JSON object",
        "hello|line 1 is no JSON object"
      })
  void saysWhichLineIsWrongAndWhy(String line, String why) {
    assertThatThrownBy(() -> A2uiMessages.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(
            () -> A2uiMessages.read("{\"deleteSurface\":{\"surfaceId\":\"a\"}}\n" + line))
        .hasMessageContaining(why.replace("line 1", "line 2"));
  }

  @Property
  void readsOrRefusesAnythingWithoutAnotherFailure(@ForAll String text) {
    try {
      assertThat(A2uiMessages.read(text)).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s)(line \\d+|a push|the messages) .*");
    }
  }
}
