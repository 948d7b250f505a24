package dev.gatehouse.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MessageToolTest {
  private final ToolProbe probe = new ToolProbe();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(Map.of("channels", Map.of("telegram", Map.of("enabled", true))))
          .module(probe);

  @Test
  void saysThatNothingWasSentAndWhy() {
    ToolAnswer answer =
        probe.invoke(
            "message",
            new JsonObject()
                .put("action", "send")
                .put("channel", "telegram")
                .put("target", "1")
                .put("message", "hi"));

    assertThat(answer.isError()).isTrue();
    assertThat(ToolProbe.text(answer))
        .startsWith("nothing was sent to telegram:")
        .contains("configured, and not run: telegram");
  }
}
