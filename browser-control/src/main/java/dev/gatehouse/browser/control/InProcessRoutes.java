package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.profiles.component.BrowserRoutes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** The table of routes for callers in this process. */
final class InProcessRoutes implements BrowserRoutes {
  private final RouterSource source;

  @Inject
  InProcessRoutes(RouterSource source) {
    this.source = source;
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    ControlRequest asked =
        new ControlRequest(request.method(), request.path(), request.query(), request.body());
    Future<Void> gone = Future.fromCompletionStage(request.gone()).otherwiseEmpty();
    return source
        .router()
        .compose(router -> router.handle(asked, gone))
        .otherwise(Failures::answer)
        .map(answer -> new Answer(answer.status(), answer.body()))
        .toCompletionStage();
  }

  @Override
  public Access access(String method, String path) {
    return switch (source.awaitRouter().access(method, path)) {
      case READ -> Access.READ;
      case WRITE -> Access.WRITE;
      case ADMIN -> Access.ADMIN;
    };
  }
}
