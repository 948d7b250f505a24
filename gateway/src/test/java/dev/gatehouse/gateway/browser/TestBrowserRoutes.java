package dev.gatehouse.gateway.browser;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.gatehouse.profiles.component.BrowserRoutes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Routes that answer what a test told them to, and keep what they were asked. */
public final class TestBrowserRoutes implements BrowserRoutes {
  private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Request> asked = new CopyOnWriteArrayList<>();

  public Module module() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(BrowserRoutes.class).toInstance(TestBrowserRoutes.this);
      }
    };
  }

  /** What to answer to {@code GET /tabs}; everything else is not found. */
  TestBrowserRoutes answering(String route, int status, Map<String, Object> body) {
    answers.put(route, CompletableFuture.completedFuture(new Answer(status, body)));
    return this;
  }

  /** A route that never answers. */
  TestBrowserRoutes silent(String route) {
    answers.put(route, new CompletableFuture<>());
    return this;
  }

  List<Request> asked() {
    return asked;
  }

  Request last() {
    return asked.get(asked.size() - 1);
  }

  @Override
  public Access access(String method, String path) {
    return path.equals("/secret") ? Access.ADMIN : Access.WRITE;
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    asked.add(request);
    return answers.getOrDefault(
        request.method() + " " + request.path(),
        CompletableFuture.completedFuture(new Answer(404, Map.of("error", "Not Found"))));
  }
}
