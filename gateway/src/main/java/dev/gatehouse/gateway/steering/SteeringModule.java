package dev.gatehouse.gateway.steering;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.tool.Tool;

/** The tool by which agents see and change their own gateway's configuration. */
public final class SteeringModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(GatewayTool.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(GatewayTool.class);
  }
}
