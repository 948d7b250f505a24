package dev.gatehouse.browser.act;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.TabPartFactory;
import java.util.List;

/** Acts on pages. Needs bound {@code Vertx} and {@code GatewayContext}. */
public final class ActModule extends AbstractModule {
  private static final List<Class<? extends ActKind>> KINDS =
      List.of(
          BatchAct.class,
          ClickAct.class,
          CloseAct.class,
          DragAct.class,
          EvaluateAct.class,
          FillAct.class,
          HoverAct.class,
          PressAct.class,
          ResizeAct.class,
          ScrollAct.class,
          SelectAct.class,
          TypeAct.class,
          WaitAct.class);

  @Override
  protected void configure() {
    bind(ActKinds.class).in(Singleton.class);
    bind(ActRunner.class).in(Singleton.class);
    bind(Clicks.class).in(Singleton.class);
    bind(Aim.class).in(Singleton.class);
    bind(EvaluateSwitch.class).in(Singleton.class);
    bind(Evaluations.class).in(Singleton.class);
    bind(Keyboard.class).in(Singleton.class);
    bind(PageFunctions.class).in(Singleton.class);
    Multibinder<ActKind> kinds = Multibinder.newSetBinder(binder(), ActKind.class);
    for (Class<? extends ActKind> kind : KINDS) {
      bind(kind).in(Singleton.class);
      kinds.addBinding().to(kind);
    }
    Multibinder<TabPartFactory> parts = Multibinder.newSetBinder(binder(), TabPartFactory.class);
    parts.addBinding().to(ActParts.OfDialogs.class);
    parts.addBinding().to(ActParts.OfPageLife.class);
    bind(ActParts.OfDialogs.class).in(Singleton.class);
    bind(ActParts.OfPageLife.class).in(Singleton.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(ActRoutes.class);
    bind(ActRoutes.class).in(Singleton.class);
  }
}
