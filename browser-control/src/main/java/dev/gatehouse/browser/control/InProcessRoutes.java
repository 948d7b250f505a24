package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.profiles.component.BrowserRoutes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** The table of routes for callers in this process. */
final class InProcessRoutes implements BrowserRoutes {
  private final ControlRouter router;

  @Inject
  InProcessRoutes(ControlRouter router) {
    this.router = router;
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    return router
        .handle(
            new ControlRequest(request.method(), request.path(), request.query(), request.body()),
            Future.fromCompletionStage(request.gone()).otherwiseEmpty())
        .map(answer -> new Answer(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public Access access(String method, String path) {
    return switch (router.access(method, path)) {
      case READ -> Access.READ;
      case WRITE -> Access.WRITE;
      case ADMIN -> Access.ADMIN;
    };
  }
}
