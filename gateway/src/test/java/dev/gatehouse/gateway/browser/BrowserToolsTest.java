package dev.gatehouse.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolProbe;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrowserToolsTest {
  @Nested
  class WithoutADriver {
    private final ToolProbe probe = new ToolProbe();
    @RegisterExtension final TestGateway gateway = TestGateway.create().module(probe);

    @Test
    void thereIsNoBrowserTool() {
      assertThat(probe.names(probe.scope())).contains("canvas").doesNotContain("browser");
    }
  }

  @Nested
  class WithADriver {
    private final ToolProbe probe = new ToolProbe();

    @RegisterExtension
    final TestGateway gateway =
        TestGateway.create()
            .module(probe)
            .module(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    OptionalBinder.newOptionalBinder(binder(), BrowserDriver.class)
                        .setBinding()
                        .toInstance(new Titles());
                  }
                });

    @Test
    void itsSchemaIsCheckedAndItsWorkDone() {
      assertThat(probe.names(probe.scope())).contains("browser");
      assertThat(ToolProbe.text(probe.invoke("browser", new JsonObject().put("action", "title"))))
          .isEqualTo("title of about:blank");
      assertThat(probe.invoke("browser", new JsonObject().put("action", 7)).isError()).isTrue();
    }
  }

  /** Knows one page. */
  private static final class Titles implements BrowserDriver {
    @Override
    public String description() {
      return "Tells titles.";
    }

    @Override
    public JsonObject parameters() {
      return new JsonObject(
          "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\"}}}");
    }

    @Override
    public Future<ToolAnswer> act(ToolCall call) {
      return Future.succeededFuture(
          ToolAnswer.text(call.arguments().getString("action") + " of about:blank"));
    }
  }
}
