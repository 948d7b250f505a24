package dev.gatehouse.gateway.browser;

import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolSource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Offers {@code browser}, or nothing at all. */
final class BrowserTools implements ToolSource {
  private final List<Tool> tools;

  @Inject
  BrowserTools(Optional<BrowserDriver> driver) {
    this.tools = driver.<List<Tool>>map(bound -> List.of(new BrowserTool(bound))).orElse(List.of());
  }

  @Override
  public Future<List<Tool>> tools(ToolScope scope) {
    return Future.succeededFuture(tools);
  }

  private record BrowserTool(BrowserDriver driver) implements Tool {
    @Override
    public String name() {
      return "browser";
    }

    @Override
    public String description() {
      return driver.description();
    }

    @Override
    public JsonObject parameters() {
      return driver.parameters();
    }

    @Override
    public Risk risk() {
      return Risk.HIGH;
    }

    @Override
    public ToolOrigin source() {
      return ToolOrigin.CORE;
    }

    @Override
    public Future<ToolAnswer> call(ToolCall call) {
      return driver.act(call);
    }
  }
}
