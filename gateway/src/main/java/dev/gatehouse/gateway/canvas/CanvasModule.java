package dev.gatehouse.gateway.canvas;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.CapabilityPath;
import dev.gatehouse.gateway.server.RouteMount;
import dev.gatehouse.gateway.server.UpgradeMount;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.GatewayComponent;

/**
 * The canvas of one gateway: on a port of its own where the instance's plan has one, else on the
 * gateway's. Needs the gateway's {@code Vertx}, {@code GatewayContext}, {@code Environment}, {@code
 * Clock}, {@code SecureRandom} and {@code InstanceLog}.
 */
public final class CanvasModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CanvasTool.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(CanvasTool.class);
    bind(CanvasCapabilities.class);
    bind(CanvasPaths.class);
    bind(LiveReload.class);
    bind(CanvasPages.class);
    bind(A2uiPage.class);
    bind(CanvasScreen.class);
    bind(OwnCanvas.class);
    bind(CanvasStatus.class);
    bind(CanvasOpen.class);
    bind(CanvasPush.class);
    bind(CanvasReset.class);
    bind(CanvasSnapshot.class);
    OptionalBinder.newOptionalBinder(binder(), BrowserRoutes.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(CanvasStatus.class);
    methods.addBinding().to(CanvasOpen.class);
    methods.addBinding().to(CanvasPush.class);
    methods.addBinding().to(CanvasReset.class);
    methods.addBinding().to(CanvasSnapshot.class);
    bind(A2uiSurface.class);
    bind(CanvasHost.class);
    bind(CanvasHello.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(CanvasHost.class);
    Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(CanvasPages.class);
    Multibinder.newSetBinder(binder(), UpgradeMount.class).addBinding().to(LiveReload.class);
    Multibinder.newSetBinder(binder(), UpgradeMount.class).addBinding().to(A2uiSurface.class);
    Multibinder.newSetBinder(binder(), CapabilityPath.class).addBinding().to(CanvasPaths.class);
    Multibinder.newSetBinder(binder(), HelloPart.class).addBinding().to(CanvasHello.class);
  }
}
