package dev.gatehouse.gateway.mcp;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.tool.ToolSource;
import dev.gatehouse.profiles.component.GatewayComponent;

/** Tools of MCP servers. Needs the outbound guard, for those that speak HTTP. */
public final class McpModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(McpServers.class);
    bind(McpTransports.class);
    Multibinder.newSetBinder(binder(), ToolSource.class).addBinding().to(McpServers.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(McpServers.class);
  }
}
