package dev.gatehouse.gateway.tool;

import io.vertx.core.Future;
import java.util.List;

/**
 * Offers tools that are not known before the gateway runs, as those of MCP servers; bound with a
 * Guice {@code Multibinder}.
 */
public interface ToolSource {
  /** The tools that it has for {@code scope} now. Called on the gateway's event loop. */
  Future<List<Tool>> tools(ToolScope scope);
}
