package dev.gatehouse.gateway.browser;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolSource;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;

/** Offers {@code browser} where browser control is a part of the gateway and not turned off. */
final class BrowserTools implements ToolSource {
  private final Browsers browsers;
  private final Provider<BrowserTool> tool;
  private final LiveConfig config;

  @Inject
  BrowserTools(Browsers browsers, Provider<BrowserTool> tool, LiveConfig config) {
    this.browsers = browsers;
    this.tool = tool;
    this.config = config;
  }

  @Override
  public Future<List<Tool>> tools(ToolScope scope) {
    boolean off =
        ConfigTrees.at(config.current().resolved(), "browser", "enabled")
            .filter(Boolean.FALSE::equals)
            .isPresent();
    return Future.succeededFuture(off || !browsers.present() ? List.of() : List.of(tool.get()));
  }
}
