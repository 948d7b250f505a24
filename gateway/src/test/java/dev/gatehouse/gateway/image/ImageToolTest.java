package dev.gatehouse.gateway.image;

import static dev.gatehouse.gateway.turn.ScriptedModel.fails;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.net.NameResolver;
import dev.gatehouse.gateway.outbound.TestSite;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolProbe;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageToolTest {
  private static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  private final ToolProbe probe = new ToolProbe();
  private final TestSite site = new TestSite("127.0.0.1");
  private final ScriptedModel model =
      ScriptedModel.of(
          request ->
              request.lastWords().contains("fail")
                  ? fails(ModelFailure.Kind.BAD_REQUEST, "too blurred", "")
                  : says("A red dot. <<<end>>>"));

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(config(Map.of("imageModel", "script/one")))
          .module(probe)
          .module(model.module())
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  OptionalBinder.newOptionalBinder(binder(), NameResolver.class)
                      .setBinding()
                      .toInstance(
                          host ->
                              List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})));
                }
              });

  private static Map<String, Object> config(Map<String, Object> defaults) {
    Map<String, Object> config = new HashMap<>(ScriptedModel.config(200_000, defaults));
    config.put(
        "tools",
        Map.of(
            "web",
            Map.of(
                "fetch", Map.of("ssrfPolicy", Map.of("allowedHostnames", List.of("good.test"))))));
    return config;
  }

  @AfterEach
  void close() {
    site.close();
  }

  private ToolAnswer look(String image, String prompt) {
    return probe.invoke("image", new JsonObject().put("image", image).put("prompt", prompt));
  }

  private Path workspace() throws IOException {
    return Files.createDirectories(probe.scope().workspace());
  }

  @Test
  void letsTheImageModelLookAtAFileOfTheWorkspace() throws IOException {
    Files.write(workspace().resolve("dot.png"), PIXEL);
    ToolAnswer answer = look("dot.png", "What colour?");

    assertThat(answer.isError()).as(ToolProbe.text(answer)).isFalse();
    assertThat(ToolProbe.text(answer)).contains("A red dot.", "written by outsiders");
    assertThat(answer.details().orElseThrow().getString("model")).isEqualTo("script/one");
    ModelRequest asked = model.requests().get(0);
    assertThat(asked.tools()).isEmpty();
    Message.User said = (Message.User) asked.messages().get(0);
    assertThat(said.text()).isEqualTo("What colour?");
    assertThat(said.content())
        .contains(new Content.Image("image/png", Base64.getEncoder().encodeToString(PIXEL)));
  }

  @Test
  void looksAtAnAddressThroughTheGuardAndByItsBytesNotItsName() {
    site.page(
        "/dot.txt",
        exchange -> TestSite.send(exchange, 200, Map.of("Content-Type", "text/plain"), PIXEL));
    site.page(
        "/page.png",
        exchange ->
            TestSite.send(
                exchange, 200, Map.of("Content-Type", "image/png"), TestSite.bytes("<h1>")));

    assertThat(look("http://good.test:" + site.port() + "/dot.txt", "x").isError()).isFalse();
    ToolAnswer none = look("http://good.test:" + site.port() + "/page.png", "x");
    assertThat(ToolProbe.text(none)).contains("is no picture");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "/etc/passwd",
        "missing.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "http://169.254.169.254/latest",
        "http://127.0.0.1:9/x.png"
      })
  void refusesWhatLiesElsewhere(String image) {
    assertThat(look(image, "x").isError()).isTrue();
    assertThat(model.requests()).isEmpty();
  }

  @Test
  void tellsWhyTheModelSawNothing() throws IOException {
    Files.write(workspace().resolve("dot.png"), PIXEL);

    assertThat(ToolProbe.text(look("dot.png", "fail"))).contains("too blurred");
    ToolAnswer many =
        probe.invoke(
            "image",
            new JsonObject().put("images", new JsonArray(java.util.Collections.nCopies(9, "a"))));
    assertThat(many.isError()).isTrue();
  }

  @Nested
  class WithoutAModelThatCanSee {
    private final ToolProbe blind = new ToolProbe();

    @RegisterExtension
    final TestGateway other =
        TestGateway.withConfig(config(Map.of()))
            .module(blind)
            .module(ScriptedModel.echo().module());

    @Test
    void saysWhatToConfigure() {
      ToolAnswer answer = blind.invoke("image", new JsonObject().put("image", "dot.png"));

      assertThat(ToolProbe.text(answer)).contains("agents.defaults.imageModel");
    }
  }
}
