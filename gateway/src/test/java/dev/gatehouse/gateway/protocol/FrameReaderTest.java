package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.protocol.FrameReader.NotARequest;
import dev.gatehouse.gateway.protocol.FrameReader.NotJson;
import dev.gatehouse.gateway.protocol.FrameReader.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  @Test
  void readsARequestWithEveryKindOfValue() {
    JsonObject params =
        new JsonObject()
            .put("text", "a\"b\u2028ä😀")
            .put("whole", 12)
            .put("big", 1_795_248_195_390L)
            .put("broken", 1.5)
            .put("yes", true)
            .putNull("nothing")
            .put("list", new JsonArray().add(1).add(new JsonObject().put("x", "y")));
    String frame =
        new JsonObject()
            .put("type", "req")
            .put("id", "1:abc")
            .put("method", "health")
            .put("params", params)
            .encode();

    assertThat(FrameReader.read(frame)).isEqualTo(new Request("1:abc", "health", params, true));
  }

  @Test
  void toleratesWhatNewerClientsAdd() {
    assertThat(
            FrameReader.read(
                "{\"type\":\"req\",\"id\":\"1\",\"method\":\"m\",\"traceparent\":\"00-x\"}"))
        .isEqualTo(new Request("1", "m", null, true));
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    assertThat(FrameReader.read("{\"type\":\"req\",\"id\":\"7\",\"metod\":\"x\"}"))
        .isEqualTo(
            new NotARequest(
                "7", "must have required property 'method'; at root: unexpected property 'metod'"));
    assertThat(FrameReader.read("{\"type\":\"event\",\"id\":\"7\",\"method\":\"x\"}"))
        .isEqualTo(new NotARequest("7", "at /type: must be equal to constant"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{", "{\"type\":\"req\"", "{} {}", "{\"a\":}", "[1,2"})
  void takesHalfADocumentForNoJson(String text) {
    assertThat(FrameReader.read(text)).isInstanceOf(NotJson.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"text\"", "{}", "{\"id\":\"\"}", "{\"id\":7}"})
  void takesAnyOtherDocumentForNoRequest(String text) {
    assertThat(FrameReader.read(text)).isInstanceOf(NotARequest.class);
  }

  @Test
  void refusesDeepNestingWithoutFollowingIt() {
    String deep =
        "{\"type\":\"req\",\"id\":\"1\",\"method\":\"m\",\"params\":" + "[".repeat(1_000_000);

    assertThat(FrameReader.read(deep)).isInstanceOf(NotARequest.class);
  }

  @Property
  void neverThrows(@ForAll @StringLength(max = 200) String text) {
    assertThat(FrameReader.read(text)).isNotNull();
    assertThat(FrameReader.read("{\"type\":" + text)).isNotNull();
  }

  @Property
  void readsBackEveryIdAndMethodThatItWrites(
      @ForAll @StringLength(min = 1, max = 40) String id,
      @ForAll @StringLength(min = 1, max = 40) String method) {
    StringBuilder frame = new StringBuilder("{\"type\":\"req\",\"id\":");
    Frames.quote(frame, id);
    frame.append(",\"method\":");
    Frames.quote(frame, method);

    assertThat(FrameReader.read(frame.append('}').toString()))
        .isEqualTo(new Request(id, method, null, true));
  }
}
